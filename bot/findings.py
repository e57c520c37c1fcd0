"""What triage found about a case, read back from the summary stored with it.

The summary is the JSON of the public contract; it may be older than this program, so what is
absent or unknown is left out rather than refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from intake.labels import (
    Capacity,
    Consent,
    ContactChannel,
    FormOfAccess,
    Interest,
    Mandate,
    Missing,
    PersonalNature,
    Unread,
    Warning,
)

E = TypeVar("E", bound=StrEnum)

# The labels an officer reads, in the order of the questions she asks.
LABELS: dict[str, type[StrEnum]] = {
    "capacity": Capacity,
    "mandate": Mandate,
    "personal_nature": PersonalNature,
    "interest": Interest,
    "consent_of_third_party": Consent,
    "form_of_access": FormOfAccess,
    "channel": ContactChannel,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One label: its value, the words it rests on, and whether triage would not decide it."""

    label: str
    value: StrEnum
    quotes: tuple[str, ...]
    abstained: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadFile:
    """A file that came along and was not read, or not to its end."""

    filename: str
    reason: Unread


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What triage found; empty texts where it found nothing."""

    labels: tuple[Finding, ...]
    missing: tuple[Missing, ...]
    warnings: tuple[Warning, ...]
    unread: tuple[UnreadFile, ...]
    name: str
    postal_address: str
    represents: str
    requested: tuple[str, ...]
    route: str
    reason: str


def read(summary: Mapping[str, Any]) -> Findings:
    """The findings of a stored summary."""
    requester = _mapping(summary.get("requester"))
    return Findings(
        labels=_labels(summary),
        missing=_members(Missing, summary.get("missing")),
        warnings=_members(Warning, summary.get("warnings")),
        unread=_unread(summary.get("attachments_unread")),
        name=_text(requester.get("name")),
        postal_address=_text(requester.get("postal_address")),
        represents=_text(requester.get("represents")),
        requested=_texts(summary.get("requested")),
        route=_text(summary.get("route")),
        reason=_text(summary.get("reason")),
    )


def _labels(summary: Mapping[str, Any]) -> tuple[Finding, ...]:
    values = _mapping(summary.get("labels"))
    abstained = _texts(summary.get("abstained"))
    found = []
    for label, kind in LABELS.items():
        for value in _members(kind, [values.get(label)]):
            quotes = _quotes(summary.get("evidence"), label)
            found.append(Finding(label=label, value=value, quotes=quotes, abstained=label in abstained))
    return tuple(found)


def _quotes(evidence: object, label: str) -> tuple[str, ...]:
    lines = evidence if isinstance(evidence, list) else []
    wanted = (line for line in lines if isinstance(line, dict) and line.get("label") == label)
    return tuple(dict.fromkeys(_text(line.get("quote")) for line in wanted if line.get("quote")))


def _unread(files: object) -> tuple[UnreadFile, ...]:
    lines = files if isinstance(files, list) else []
    return tuple(
        UnreadFile(filename=_text(line.get("filename")), reason=reason)
        for line in lines
        if isinstance(line, dict)
        for reason in _members(Unread, [line.get("reason")])
    )


def _members(kind: type[E], values: object) -> tuple[E, ...]:
    known = {member.value: member for member in kind}
    return tuple(known[value] for value in _texts(values) if value in known)


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _texts(value: object) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""

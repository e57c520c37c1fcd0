"""What triage found in a message, read back from what was stored of it, with what staff made of each label."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.store.corrections import Correction
from bot.summary import Quotation, mapping, member, members, objects, quotations, text, texts
from bot.worksheets import Worksheets
from bot.worksheets import read as read_worksheets
from intake.labels import (
    Capacity,
    Consent,
    ContactChannel,
    FormOfAccess,
    Interest,
    Kind,
    Mandate,
    Missing,
    PersonalNature,
    Unread,
    Warning,
)


class Holds(StrEnum):
    """Whether a label without values of its own holds."""

    TRUE = "true"
    FALSE = "false"


# The labels an officer reads and may correct, in the order of the questions she asks.
LABELS: dict[str, type[StrEnum]] = {
    "kind": Kind,
    "capacity": Capacity,
    "mandate": Mandate,
    "personal_nature": PersonalNature,
    "interest": Interest,
    "consent_of_third_party": Consent,
    "form_of_access": FormOfAccess,
    "document_identified": Holds,
    "has_name": Holds,
    "has_postal_address": Holds,
    "channel": ContactChannel,
}
# Of whoever asks for no document, only these mean anything.
_OF_EVERY_MAIL = frozenset({"kind", "capacity", "has_name", "has_postal_address", "channel"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One label: its value, the words it rests on, and whether triage would not decide it.

    Of an abstained label `rules` and `second` are what each reader made of it, where that was stored.
    """

    label: str
    value: StrEnum
    quotes: tuple[Quotation, ...] = ()
    abstained: bool = False
    rules: StrEnum | None = None
    second: StrEnum | None = None
    correction: Correction | None = None

    @property
    def standing(self) -> StrEnum:
        """What it is: as staff say, else as triage read it."""
        said = member(type(self.value), self.correction.corrected) if self.correction else None
        return said or self.value

    @property
    def choices(self) -> tuple[StrEnum, ...]:
        """Every value it can be corrected to; its own confirms it."""
        return tuple(type(self.value))


@dataclass(frozen=True, slots=True, kw_only=True)
class Warned:
    """A warning and the words it rests on; none where it rests on a file or a header alone."""

    warning: Warning
    quotes: tuple[Quotation, ...]


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
    warnings: tuple[Warned, ...]
    unread: tuple[UnreadFile, ...]
    worksheets: Worksheets | None
    language: str
    name: str
    postal_address: str
    represents: str
    requested: tuple[str, ...]
    route: str
    reason: str

    @property
    def kind(self) -> Finding | None:
        """What the mail wants."""
        return next((finding for finding in self.labels if finding.label == "kind"), None)

    @property
    def shown(self) -> tuple[Finding, ...]:
        """The labels that mean something for this kind of mail, as read or as corrected."""
        kind = self.kind
        if kind is None or Kind.DOCUMENT_REQUEST in (kind.value, kind.standing):
            return self.labels
        return tuple(finding for finding in self.labels if finding.label in _OF_EVERY_MAIL or finding.correction)


def read(summary: Mapping[str, Any], corrections: Mapping[str, Correction] | None = None) -> Findings:
    """The findings stored of a message; `corrections` by label, what staff said of it last."""
    requester = mapping(summary.get("requester"))
    return Findings(
        labels=_labels(summary, corrections or {}),
        missing=members(Missing, summary.get("missing")),
        warnings=_warnings(summary),
        unread=_unread(summary.get("attachments_unread")),
        worksheets=read_worksheets(summary),
        language=text(summary.get("language")),
        name=text(requester.get("name")),
        postal_address=text(requester.get("postal_address")),
        represents=text(requester.get("represents")),
        requested=texts(summary.get("requested")),
        route=text(summary.get("route")),
        reason=text(summary.get("reason")),
    )


def _labels(summary: Mapping[str, Any], corrections: Mapping[str, Correction]) -> tuple[Finding, ...]:
    values = mapping(summary.get("labels"))
    abstained = texts(summary.get("abstained"))
    readings = mapping(summary.get("readings"))
    found = []
    for label, kind in LABELS.items():
        value = member(kind, values.get(label))
        if value is None:
            continue
        both = mapping(readings.get(label))
        found.append(
            Finding(
                label=label,
                value=value,
                quotes=_quotes(summary, label),
                abstained=label in abstained,
                rules=member(kind, both.get("rules")),
                second=member(kind, both.get("second")),
                correction=corrections.get(label),
            )
        )
    return tuple(found)


def _warnings(summary: Mapping[str, Any]) -> tuple[Warned, ...]:
    return tuple(
        Warned(warning=warning, quotes=_quotes(summary, "warning", value=warning.value))
        for warning in members(Warning, summary.get("warnings"))
    )


def _quotes(summary: Mapping[str, Any], label: str, *, value: str | None = None) -> tuple[Quotation, ...]:
    lines = (line for line in objects(summary.get("evidence")) if line.get("label") == label)
    return quotations(line for line in lines if value is None or line.get("value") == value)


def _unread(files: object) -> tuple[UnreadFile, ...]:
    return tuple(
        UnreadFile(filename=text(line.get("filename")), reason=reason)
        for line in objects(files)
        for reason in members(Unread, [line.get("reason")])
    )

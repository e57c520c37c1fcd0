"""The fields of a letter as JSON and back; what a later version added or dropped is read as its default."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from intake.labels import FormOfAccess, Missing
from replies.letter import DocumentOutcome, Door, LetterFields, RequestedDocument, WithheldPart

_Member = TypeVar("_Member", bound=StrEnum)
_DAYS = ("due_on", "happened_on", "invited_on")
_FLAGS = ("names_requester", "courtesy_language")
_TEXTS = (
    *("reason", "needed", "other", "other_address"),
    *("purposes", "categories", "recipients", "retention", "origin", "automated"),
)


def to_json(fields: LetterFields) -> dict[str, Any]:
    """The fields as JSON can hold them."""
    plain: dict[str, Any] = json.loads(json.dumps(asdict(fields), default=date.isoformat))
    return plain


def from_json(stored: Mapping[str, Any]) -> LetterFields:
    """The fields of a stored letter."""
    values: dict[str, Any] = {
        **{name: _day(stored.get(name)) for name in _DAYS},
        **{name: stored.get(name) is True for name in _FLAGS},
        **{name: _text(stored, name) for name in _TEXTS},
        "asked": tuple(item for value in _list(stored, "asked") if (item := _member(Missing, value)) is not None),
        "doors": tuple(door for value in _list(stored, "doors") if (door := _member(Door, value)) is not None),
        "documents": tuple(_document(item) for item in _list(stored, "documents") if isinstance(item, Mapping)),
    }
    return LetterFields(**values)


def _document(stored: Mapping[str, Any]) -> RequestedDocument:
    return RequestedDocument(
        title=_text(stored, "title"),
        outcome=_member(DocumentOutcome, stored.get("outcome")) or DocumentOutcome.GRANTED,
        form=_member(FormOfAccess, stored.get("form")) or FormOfAccess.NOT_STATED,
        note=_text(stored, "note"),
        parts=tuple(_part(item) for item in _list(stored, "parts") if isinstance(item, Mapping)),
    )


def _part(stored: Mapping[str, Any]) -> WithheldPart:
    return WithheldPart(
        place=_text(stored, "place"),
        ground=_text(stored, "ground"),
        balance=_text(stored, "balance"),
        finished_by=_text(stored, "finished_by"),
        finished_on=_text(stored, "finished_on"),
        consent_asked=stored.get("consent_asked") is True,
    )


def _list(stored: Mapping[str, Any], name: str) -> list[Any]:
    value = stored.get(name)
    return value if isinstance(value, list) else []


def _text(stored: Mapping[str, Any], name: str) -> str:
    value = stored.get(name)
    return value if isinstance(value, str) else ""


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _member(kind: type[_Member], value: object) -> _Member | None:
    return next((member for member in kind if member.value == value), None)

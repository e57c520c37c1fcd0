"""What a line of a case's log is about, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from bot.store.cases import CaseEvent
from bot.texts import gettext, later
from bot.web import dutch, words
from intake.case import CaseEventType, Outcome
from intake.labels import Kind, Regime
from intake.reference import find_references
from replies.letter import LetterKind
from replies.reply import AlertKind, ReplyKind
from replies.subrequest import SubrequestKind

_REASONS = {
    "kind_corrected": later("soort verbeterd"),
    "merged": later("samengevoegd"),
    "split": later("gesplitst"),
    "appeal_door": later("doorverwezen"),
}


def event_words(event: CaseEvent, names: Mapping[str, str] | None = None) -> str:
    """A track, a day, an outcome, a kind of letter and its reason, another case, or a message's reason.

    `names`: staff id -> the name of whom a case was given to.
    """
    data = event.data
    parts = (
        _word(Regime, data.get("regime")),
        _word(ReplyKind, data.get("kind")),
        _word(AlertKind, data.get("kind")),
        _word(LetterKind, data.get("kind")),
        _word(SubrequestKind, data.get("kind")),
        _word(Outcome, data.get("outcome")),
        _day(data.get("on") or data.get("sent_on")),
        _until(data.get("due")),
        _kinds(event),
        (names or {}).get(str(data.get("to")), ""),
        _word(CaseEventType, data.get("what")),
        *(str(data[name]) for name in ("recipient", "ground", "holder", "other", "into") if data.get(name)),
        *(found.reference for name in ("from", "to") for found in find_references(str(data.get(name, "")))),
        _reason(event),
    )
    return ", ".join(part for part in parts if part)


def _reason(event: CaseEvent) -> str:
    reason = event.data.get("reason")
    if not isinstance(reason, str):
        return ""
    if "kind" in event.data:
        return words.letter_reason(reason)
    return gettext(_REASONS[reason]) if reason in _REASONS else words.reason(reason)


def _kinds(event: CaseEvent) -> str:
    """From what to what a kind was corrected."""
    before, after = _word(Kind, event.data.get("from")), _word(Kind, event.data.get("to"))
    return gettext("%(before)s werd %(after)s", before=before, after=after) if before and after else ""


def _day(value: object) -> str:
    return dutch.day(date.fromisoformat(value)) if isinstance(value, str) else ""


def _until(value: object) -> str:
    day = _day(value)
    return gettext("tegen %(day)s", day=day) if day else ""


def _word(kind: type[StrEnum], value: object) -> str:
    return next((words.word(member) for member in kind if member.value == value), "")

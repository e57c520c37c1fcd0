"""The forms of a chat, read field by field: a turn, and the summary with what was changed in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.chat_summary import Asked, Summary
from bot.commands.chatting import Turn
from bot.texts import gettext
from bot.web.access import new_token
from bot.web.typed import Typed
from intake.form_answers import CAPACITIES, FORMS
from intake.labels import Capacity, FormOfAccess
from replies.header import is_mailable

# The fields of the summary in Dutch; each comes with `was-` and its name: what it held when the page was made.
FIELDS = {
    Asked.NAME: "naam",
    Asked.ADDRESS: "adres",
    Asked.DOCUMENT: "document",
    Asked.CAPACITY: "voor",
    Asked.REPRESENTS: "namens",
    Asked.MAIL: "mail",
}
FORM_BOXES = "vorm"  # a box for each form of access, `vorm-copy`
TURN = ("tekst", "beurt")
SUMMARY = (
    *FIELDS.values(),
    *(f"{FORM_BOXES}-{form.value}" for form in FORMS),
    *(f"was-{name}" for name in (*FIELDS.values(), FORM_BOXES)),
)
_TURN_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryTyped:
    """What stood in the summary when it was sent, what of it the citizen changed, and what is wrong with it."""

    seen: Mapping[Asked, Any] = field(repr=False)
    changed: Mapping[Asked, Any] = field(repr=False)
    faults: Mapping[str, str]

    def is_of(self, summary: Summary) -> bool:
        """Whether the summary that was seen says what this one says."""
        return all(_same(value, getattr(summary, name.value), name) for name, value in self.seen.items())


def read_turn(fields: Mapping[str, str], *, most: int) -> tuple[Turn, str]:
    """A turn, and what is wrong with it: "" where nothing is."""
    written = _clean(fields.get("tekst", ""))
    turn_id = fields.get("beurt", "")
    turn = Turn(text=written, turn_id=turn_id if _TURN_ID.fullmatch(turn_id) else new_token())
    if not written:
        return turn, gettext("schrijf eerst iets")
    if len(written) > most:
        return turn, gettext("te lang: hoogstens %(most)s tekens", most=most)
    return turn, ""


def read_summary(fields: Mapping[str, str]) -> SummaryTyped:
    """The summary as it was sent; with faults nothing of it is to be kept."""
    clean = {name: _clean(text) for name, text in fields.items()}
    typed = Typed({name: text if name.endswith("document") else " ".join(text.split()) for name, text in clean.items()})
    seen: dict[Asked, Any] = {
        asked: typed.text(name, required=False) if asked is Asked.DOCUMENT else typed.line(name, required=False)
        for asked, name in FIELDS.items()
        if asked is not Asked.CAPACITY
    }
    seen[Asked.CAPACITY] = typed.one_of("voor", Capacity).value
    seen[Asked.FORMS] = [
        form.value for form in typed.some_of(FORM_BOXES, FormOfAccess, required=False) if form in FORMS
    ]
    faults = dict(typed.faults)
    if seen[Asked.CAPACITY] not in CAPACITIES:
        faults["voor"] = gettext("kies voor wie u vraagt")
    if seen[Asked.MAIL] and not is_mailable(seen[Asked.MAIL]):
        faults["mail"] = gettext("dit is geen mailadres, zoals naam@voorbeeld.be")
    before: dict[Asked, Any] = {asked: typed.fields.get(f"was-{name}", "").strip() for asked, name in FIELDS.items()}
    before[Asked.FORMS] = [form for form in typed.fields.get(f"was-{FORM_BOXES}", "").split(",") if form]
    changed = {asked: value for asked, value in seen.items() if value != before[asked]}
    return SummaryTyped(seen=seen, changed=changed, faults=faults)


def _same(seen: Any, held: Any, name: Asked) -> bool:
    if name is Asked.FORMS:
        return set(seen) == {str(form) for form in held}
    if name is Asked.DOCUMENT:
        return str(seen).split() == str(held).split()
    return " ".join(str(seen).split()) == " ".join(str(held).split())


def _clean(text: str) -> str:
    """Line ends of one kind, and no half of a character, which can be neither kept nor shown."""
    whole = text.encode("utf-8", "replace").decode().replace("\r\n", "\n").replace("\r", "\n")
    return "".join(_plain(letter) for letter in whole).strip()


def _plain(letter: str) -> str:
    """A letter that can be shown; every kind of blank but the line end is a space."""
    if letter == "\n" or letter.isprintable():
        return letter
    return " " if letter.isspace() else ""

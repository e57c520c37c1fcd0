"""What a chat holds of a request: what was read in it, and what the citizen typed over that in the summary.

What was typed wins until a later turn says the thing anew. What the citizen saw here is what is submitted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from bot.chat_outcome import judged, request_at
from bot.conversation import Conversation
from bot.request_form import RequestForm
from bot.upload_mail import Upload
from intake.chat_form import form_of_chat
from intake.chat_slots import Slots
from intake.chat_text import ChatText
from intake.form_answers import FORMS
from intake.labels import (
    ASKED_AUTOMATICALLY,
    Capacity,
    Consent,
    FormOfAccess,
    Interest,
    Kind,
    Mandate,
    Missing,
)
from intake.required_data import missing

_PROXY_WITHOUT_PAPER = (Mandate.MISSING, Mandate.CLAIMED_NOT_PROVEN)


class Asked(StrEnum):
    """The fields of the summary; the values name them in the store."""

    NAME = "name"
    ADDRESS = "postal_address"
    DOCUMENT = "document"
    FORMS = "forms"
    CAPACITY = "capacity"
    REPRESENTS = "represents"
    MAIL = "mail"


# Where the words of a field stand among those of the slots; a mail address is typed only.
_SLOT = {
    Asked.NAME: "name",
    Asked.ADDRESS: "postal_address",
    Asked.DOCUMENT: "document",
    Asked.FORMS: "form_of_access",
    Asked.CAPACITY: "capacity",
    Asked.REPRESENTS: "mandate",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A request as far as it came; "" and () where nothing is known. `live`: somebody asks for a document.

    `missing` is what the bot may ask for by itself; to submit without it is possible all the same.
    """

    live: bool = False
    name: str = field(default="", repr=False)
    postal_address: str = field(default="", repr=False)
    document: str = field(default="", repr=False)
    forms: tuple[FormOfAccess, ...] = ()
    capacity: Capacity = Capacity.SELF
    represents: str = field(default="", repr=False)
    mail: str = field(default="", repr=False)
    missing: tuple[Missing, ...] = ()

    def request(self, papers: tuple[Upload, ...], *, language: str) -> RequestForm:
        """The request as a form that was filled in."""
        return RequestForm(
            name=self.name,
            postal_address=self.postal_address,
            mail=self.mail,
            document=self.document,
            forms=self.forms,
            capacity=self.capacity,
            represents=self.represents,
            files=papers,
            language=language,
        )


def reading_of(conversation: Conversation) -> dict[str, Any]:
    """What is kept of a conversation, as JSON: where it stands, its slots, and in which turn each was last said."""
    slots = conversation.slots
    turns = conversation.turns
    return {
        "outcome": str(conversation.outcome),
        "reason": conversation.reason,
        "final": bool(turns) and judged(turns, slots).final,
        "live": request_at(turns, slots) is not None,
        "answered": list(_answered(conversation)),
        "slots": {
            Asked.NAME: slots.name or "",
            Asked.ADDRESS: slots.postal_address or "",
            Asked.DOCUMENT: slots.document or "",
            Asked.FORMS: [str(form) for form in _forms(slots)],
            Asked.CAPACITY: str(slots.capacity),
            Asked.REPRESENTS: slots.represents or "",
            "identified": slots.document_identified,
            "mandate": str(slots.mandate),
            "interest": str(slots.interest),
            "consent": str(slots.consent_of_third_party),
        },
        "said_in": {slot: max(said.turn for said in words) for slot, words in slots.words.items()},
    }


def _answered(conversation: Conversation) -> Iterable[str]:
    """The subjects of guidance that were quoted in answer, each once."""
    said = (saying for turn in conversation.turns for saying in turn.sayings)
    return dict.fromkeys(one.answer.citations[0].key for one in said if one.answer is not None)


def typed_over(
    typed: Mapping[str, Any], reading: Mapping[str, Any], changed: Mapping[Asked, Any], *, turns: int
) -> dict[str, Any]:
    """What was typed so far with these changes; `turns`: how many the citizen had said by then."""
    read = reading.get("slots", {})
    new = {str(name): {"value": value, "was": read.get(name), "turns": turns} for name, value in changed.items()}
    return {**typed, **new}


def summary_of(reading: Mapping[str, Any], typed: Mapping[str, Any], *, papers: int = 0) -> Summary:
    """The request as it stands; `papers`: how many files came along."""
    slots = reading.get("slots", {})
    held = {name: _held(name, reading, typed) for name in Asked}
    capacity = Capacity(held[Asked.CAPACITY] or Capacity.SELF)
    forms = tuple(FormOfAccess(form) for form in held[Asked.FORMS] or ())
    document = held[Asked.DOCUMENT] or ""
    as_read = document == slots.get(Asked.DOCUMENT, "") and bool(slots)
    lacks = missing(
        kind=Kind.DOCUMENT_REQUEST,
        has_name=bool(held[Asked.NAME]),
        has_postal_address=bool(held[Asked.ADDRESS]),
        document_identified=bool(slots.get("identified")) if as_read else bool(document),
        form=form_of(forms),
        mandate=_mandate(slots, capacity, represents=bool(held[Asked.REPRESENTS]), papers=papers),
        capacity=capacity,
        interest=Interest(slots.get("interest", Interest.NOT_REQUIRED)),
        consent=Consent.YES if papers else Consent(slots.get("consent", Consent.NA)),
    )
    return Summary(
        live=bool(reading.get("live")) or bool(document and not as_read),
        name=held[Asked.NAME] or "",
        postal_address=held[Asked.ADDRESS] or "",
        document=document,
        forms=forms,
        capacity=capacity,
        represents=held[Asked.REPRESENTS] or "",
        mail=held[Asked.MAIL] or "",
        missing=tuple(item for item in lacks if item in ASKED_AUTOMATICALLY),
    )


def form_of(forms: tuple[FormOfAccess, ...]) -> FormOfAccess:
    """The label of what was ticked."""
    if len(forms) > 1:
        return FormOfAccess.SEVERAL
    return forms[0] if forms else FormOfAccess.NOT_STATED


def _held(name: Asked, reading: Mapping[str, Any], typed: Mapping[str, Any]) -> Any:
    """What was typed, unless a later turn says something else than what was read when it was typed."""
    read = reading.get("slots", {}).get(name)
    kept = typed.get(name)
    if kept is None:
        return read
    said_in = reading.get("said_in", {}).get(_SLOT.get(name, ""), -1)
    said_anew = said_in >= kept["turns"] and read != kept["was"]
    return read if said_anew else kept["value"]


def _mandate(slots: Mapping[str, Any], capacity: Capacity, *, represents: bool, papers: int) -> Mandate:
    """A paper that came along counts as a mandate here; whether it is one, triage reads in it (law section 4.1)."""
    as_read = slots.get(Asked.CAPACITY) == capacity
    read = Mandate(slots.get("mandate", Mandate.NOT_NEEDED)) if as_read else None
    if capacity is Capacity.LAWYER:
        named = represents or read is Mandate.PRESUMED_LAWYER_CLIENT_NAMED
        return Mandate.PRESUMED_LAWYER_CLIENT_NAMED if named else Mandate.LAWYER_CLIENT_NOT_NAMED
    if capacity is not Capacity.PROXY_OTHER:
        # Others that triage found to speak for somebody keep what it found.
        needs = read in _PROXY_WITHOUT_PAPER and not papers
        return read if read is not None and needs else Mandate.NOT_NEEDED
    if papers:
        return Mandate.PROVEN
    return read if read in _PROXY_WITHOUT_PAPER else Mandate.MISSING


def _forms(slots: Slots) -> tuple[FormOfAccess, ...]:
    """Which forms were wished; of several each by its own words."""
    if slots.form_of_access is FormOfAccess.NOT_STATED:
        return ()
    if slots.form_of_access is not FormOfAccess.SEVERAL:
        return (slots.form_of_access,)
    words = slots.words.get("form_of_access", ())
    found = {form_of_chat(ChatText(turns=(said.quote,)))[0] for said in words}
    return tuple(form for form in FORMS if form in found)

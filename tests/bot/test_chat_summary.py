"""What a chat holds of a request: read from the words, over it what was typed, and what is still missing."""

from __future__ import annotations

from typing import Any

import pytest

from bot.chat_summary import Asked, Summary, reading_of, summary_of, typed_over
from bot.conversation import Conversation
from bot.request_form import RequestForm
from intake.labels import Capacity, FormOfAccess, Mandate, Missing
from tests.support.chats import conversation_of

WISH = "Ik wil een kopie van het verslag van de schoolraad van 12 oktober 2026."
WHO = "Ik heet An De Smet, Kerkstraat 12, 9100 Sint-Niklaas."
PROXY = {"capacity": "proxy_other", "mandate": "missing", "represents": "Lutgart Smeets"}


def a_reading(*, said_in: dict[str, int] | None = None, **slots: Any) -> dict[str, Any]:
    """What was read of a request that lacks nothing."""
    full = {
        "name": "An De Smet",
        "postal_address": "Kerkstraat 12, 9100 Sint-Niklaas",
        "document": "het verslag van 12 oktober",
        "forms": ["copy"],
        "capacity": "self",
        "represents": "",
        "identified": True,
        "mandate": "not_needed",
        "interest": "not_required",
        "consent": "na",
    }
    return {"live": True, "slots": {**full, **slots}, "said_in": said_in or {}}


def test_of_a_chat_in_which_nothing_was_said_nothing_is_known() -> None:
    found = summary_of({}, {})
    assert found == Summary(missing=found.missing)
    assert not found.live
    assert reading_of(Conversation(language="nl"))["live"] is False


def test_the_reading_of_a_chat_gives_its_request() -> None:
    found = summary_of(reading_of(conversation_of(WISH, WHO)), {})
    assert found == Summary(
        live=True,
        name="An De Smet",
        postal_address="Kerkstraat 12, 9100 Sint-Niklaas",
        document="het verslag van de schoolraad van 12 oktober 2026",
        forms=(FormOfAccess.COPY,),
    )


def test_of_several_forms_each_is_named() -> None:
    found = summary_of(reading_of(conversation_of(WISH, "ik wil het ook komen inkijken")), {})
    assert found.forms == (FormOfAccess.INSPECTION, FormOfAccess.COPY)


def test_what_was_typed_wins_over_what_was_read() -> None:
    reading = a_reading()
    typed = typed_over({}, reading, {Asked.NAME: "An Desmet", Asked.FORMS: ["inspection"]}, turns=2)
    found = summary_of(reading, typed)
    assert (found.name, found.forms) == ("An Desmet", (FormOfAccess.INSPECTION,))
    assert found.document == "het verslag van 12 oktober"


@pytest.mark.parametrize(
    ("later", "said_in", "name"),
    [
        ("An De Smet", 0, "An Desmet"),  # nothing was said of it since
        ("Mia Claes", 2, "Mia Claes"),  # a later turn says another name
        ("An De Smet", 2, "An Desmet"),  # a later turn says what was read before
        ("Mia Claes", 1, "An Desmet"),  # what was said before the typing is only read otherwise now
    ],
)
def test_a_later_turn_wins_where_it_says_something_new(later: str, said_in: int, name: str) -> None:
    typed = typed_over({}, a_reading(), {Asked.NAME: "An Desmet"}, turns=2)
    assert summary_of(a_reading(name=later, said_in={"name": said_in}), typed).name == name


def test_a_document_that_is_typed_makes_a_request_of_a_chat_that_had_none() -> None:
    reading = {**a_reading(document="", identified=False), "live": False}
    assert not summary_of(reading, {}).live
    typed = typed_over({}, reading, {Asked.DOCUMENT: "het bouwdossier"}, turns=1)
    found = summary_of(reading, typed)
    assert found.live
    assert Missing.DOCUMENT not in found.missing


@pytest.mark.parametrize(
    ("slots", "typed", "papers", "missing"),
    [
        ({}, {}, 0, ()),
        ({"name": "", "forms": []}, {}, 0, (Missing.NAME, Missing.FORM_OF_ACCESS)),
        ({"identified": False}, {}, 0, (Missing.DOCUMENT,)),
        (PROXY, {}, 0, (Missing.MANDATE,)),
        (PROXY, {}, 1, ()),
        ({"capacity": "lawyer", "mandate": "lawyer_client_not_named"}, {}, 0, (Missing.CLIENT_NAME,)),
        ({"capacity": "lawyer", "mandate": "lawyer_client_not_named"}, {Asked.REPRESENTS: "Mia Claes"}, 0, ()),
        ({"capacity": "lawyer", "mandate": "presumed_lawyer_client_named"}, {}, 0, ()),
        ({}, {Asked.CAPACITY: "proxy_other"}, 0, (Missing.MANDATE,)),
        (PROXY, {Asked.CAPACITY: "self"}, 0, ()),
        # Asked by nobody but an officer.
        ({"interest": "not_shown"}, {}, 0, ()),
        ({"capacity": "parent_of_adult", "consent": "no"}, {}, 0, ()),
    ],
)
def test_what_is_missing_follows_what_is_shown(
    slots: dict[str, Any], typed: dict[Asked, Any], papers: int, missing: tuple[Missing, ...]
) -> None:
    reading = a_reading(**slots)
    found = summary_of(reading, typed_over({}, reading, typed, turns=1), papers=papers)
    assert found.missing == missing


def test_the_request_holds_what_the_summary_shows() -> None:
    reading = a_reading(**PROXY)
    found = summary_of(reading, typed_over({}, reading, {Asked.MAIL: "an@burger.example"}, turns=1))
    assert found.request((), language="fr") == RequestForm(
        name="An De Smet",
        postal_address="Kerkstraat 12, 9100 Sint-Niklaas",
        mail="an@burger.example",
        document="het verslag van 12 oktober",
        forms=(FormOfAccess.COPY,),
        capacity=Capacity.PROXY_OTHER,
        represents="Lutgart Smeets",
        language="fr",
    )
    assert Mandate(reading["slots"]["mandate"]) is Mandate.MISSING

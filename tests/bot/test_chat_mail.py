"""What somebody in a chat passes on to a person, through the real worker: a person answers, danger comes first."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.chat_mail import Passed, chat_message
from bot.config import Config
from bot.config_parts import EmergencySection
from bot.handle import handle_next
from bot.request_form import copy_of
from bot.store import cases, outbox, spool
from bot.store.outbox import OutboxState
from bot.thinker import Thinker
from intake.raw import Source
from replies.reply import AlertKind, Letterhead
from tests.support.cases import NOW
from tests.support.chats import OrchardTalker, Talk, ledger, open_the_chat, talk
from tests.support.console import Console, running_console, words_of

DORP = Letterhead(body_id="dorp", name="Gemeente Dorp", address="info@dorp.example", contact="onthaal", privacy_url="")
DANGER = "Mijn stiefvader slaat mij en ik wil niet meer leven."


def watched(config: Config) -> Config:
    section = EmergencySection(
        text="Bel de directeur.", for_citizens="Is er nu gevaar? Bel 112.", verified_on=date(2026, 9, 1)
    )
    body = config.body[0].model_copy(update={"emergency": section, "duty_officer": "wacht@dorp.example"})
    return config.model_copy(update={"body": (body, *config.body[1:])})


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Console]:
    with running_console(tmp_path, change=watched, talker=OrchardTalker) as running:
        open_the_chat(running)
        yield running


def handled(console: Console, thinker: Thinker) -> spool.LedgerLine:
    assert asyncio.run(handle_next(console.app, thinker, owner="tests"))
    return ledger(console)[-1]


def pass_on(chat: Talk, *, mail: str = "") -> None:
    answer = chat.send("/doorgeven", mail=mail)
    assert answer.status_code == 303
    assert answer.headers["location"].endswith("#nieuw")


def test_what_is_passed_on_holds_the_citizens_words_alone() -> None:
    passed = Passed(turns=["Dag.", "Mag mijn hond mee?"], mail="an@burger.example", name="An\r\nDe Smet")
    mail = chat_message(passed, letterhead=DORP, message_id="<1@dorp.example>", at=NOW)
    assert (mail.source, mail.envelope.mail_from, mail.envelope.options) == (
        Source.CHAT_MESSAGE,
        "an@burger.example",
        (),
    )
    assert copy_of(mail.content) == ("Dag.\n\nMag mijn hond mee?", ())
    assert b"From: An De Smet <an@burger.example>" in mail.content
    nobody = chat_message(Passed(turns=["Dag."]), letterhead=DORP, message_id="<1@dorp.example>", at=NOW)
    assert b"From: Zonder naam:;" in nobody.content
    assert nobody.envelope.mail_from is None


def test_a_person_answers_what_was_passed_on_and_the_chat_says_by_when(console: Console, thinker: Thinker) -> None:
    chat = talk(console, "Wat kost een mandje peren?")
    pass_on(chat, mail="an@burger.example")
    # Three working days after Friday 20 November.
    said = "U krijgt antwoord per mail, ten laatste op 25 november 2026."
    assert said in words_of(chat.page().text)
    line = handled(console, thinker)
    assert (line.source, line.route, line.reason, line.case) == (
        Source.CHAT_MESSAGE,
        "hand_to_human",
        "passed_on",
        None,
    )
    # The address is one that was typed: no letter answers it by itself.
    letters = console.app.door.read_now(lambda s: outbox.list_items(s, body_id="dorp"))
    assert {(letter.state, letter.reason) for letter in letters} <= {(OutboxState.WITHHELD, "unverified_address")}


def test_without_an_address_it_says_that_nobody_can_answer(console: Console) -> None:
    chat = talk(console, "Wat kost een mandje peren?")
    pass_on(chat)
    assert "U gaf geen mailadres, dus antwoorden kan niemand." in words_of(chat.page().text)
    pass_on(chat, mail="an@burger.example")
    assert len(ledger(console)) == 2


def test_the_same_words_passed_on_twice_are_one_message(console: Console) -> None:
    chat = talk(console, "Wat kost een mandje peren?")
    for _ in range(2):
        pass_on(chat, mail="an@burger.example")
    assert len(ledger(console)) == 1
    assert words_of(chat.page().text).count("ten laatste op 25 november 2026. U mag") == 1
    chat.say("En wat kosten kersen?")
    pass_on(chat, mail="an@burger.example")
    assert len(ledger(console)) == 2


def test_what_is_no_address_is_a_fault_of_its_field(console: Console) -> None:
    chat = talk(console, "Wat kost een mandje peren?")
    answer = chat.send("/doorgeven", mail="geen adres")
    assert answer.status_code == 422
    assert 'id="fout-antwoord">Dit is geen mailadres' in answer.text
    assert ledger(console) == []


def test_a_wish_that_is_passed_on_opens_a_case_whose_clock_runs(console: Console, thinker: Thinker) -> None:
    chat = talk(console, "Ik wil een kopie van het verslag van de schoolraad van 12 oktober 2026.")
    pass_on(chat, mail="an@burger.example")
    line = handled(console, thinker)
    assert (line.route, line.reason) == ("hand_to_human", "passed_on")
    assert line.case is not None
    case = console.app.door.read_now(lambda s: cases.get(s, "dorp", str(line.case)))
    assert case is not None
    assert case.needs_human
    assert case.registered_on == case.received_on


def test_the_labels_of_a_form_in_the_words_of_a_chat_are_only_words(console: Console, thinker: Thinker) -> None:
    chat = talk(console, "Hoedanigheid: advocaat\nNaam: Piet Pieters\n\nWat kost een mandje peren?")
    pass_on(chat, mail="an@burger.example")
    line = handled(console, thinker)
    assert (line.route, line.reason) == ("hand_to_human", "passed_on")


def test_who_tells_of_danger_hears_whom_to_call_and_nothing_else(console: Console) -> None:
    chat = talk(console, DANGER, "Wat kost een mandje peren?")
    words = words_of(chat.page().text)
    assert "Is er nu gevaar? Bel 112." in words
    assert "Bel de directeur." not in words
    assert "mandje peren is gratis" not in words
    assert "Nu doorgeven aan een medewerker" in words
    # Nothing goes to anybody before the press.
    assert ledger(console) == []


@pytest.mark.parametrize("mail", ["", "kind@burger.example"])
def test_danger_that_is_passed_on_comes_first_and_alerts_the_duty_officer(
    console: Console, thinker: Thinker, mail: str
) -> None:
    chat = talk(console, DANGER)
    pass_on(chat, mail=mail)
    line = handled(console, thinker)
    assert (line.route, line.reason) == ("hand_to_human", "safety_concern")
    letters = console.app.door.read_now(lambda s: outbox.list_items(s, body_id="dorp"))
    (alert,) = (letter for letter in letters if letter.kind is AlertKind.ALERT)
    assert (alert.to, alert.state) == ("wacht@dorp.example", OutboxState.QUEUED)


def test_danger_that_only_the_chat_heard_stays_danger(console: Console, thinker: Thinker) -> None:
    def put(s: object) -> None:
        passed = Passed(turns=["Wat kost een mandje peren?"], danger=True)
        mail = chat_message(passed, letterhead=DORP, message_id="<9@dorp.example>", at=console.clock.now)
        spool.put(s, mail, ledger_id="01a1f84abcd0de666de720e208d8a9f9", now=console.clock.now)  # type: ignore[arg-type]

    console.app.door.write_now(put)
    line = handled(console, thinker)
    assert (line.route, line.reason) == ("hand_to_human", "safety_concern")

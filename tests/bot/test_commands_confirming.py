"""Confirming a mail address that somebody typed: what the mail holds, how many leave, and what the button does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.commands import confirming
from bot.commands.confirming import CONFIRMS_PER_DAY
from bot.store import citizen_links, outbox
from bot.store.outbox import OutboxLine, OutboxState
from replies.reply import DemandKind
from tests.support.cases import DAY, a_mail_file, add_case, add_message
from tests.support.citizens import BASE, text_of
from tests.support.console import OWN_PAGE, Console, running_console, token_in, words_of

TO = "an.peeters@burger.example"


@pytest.fixture
def console(tmp_path: Path, store_url: str) -> Iterator[Console]:
    with running_console(tmp_path, base_url=BASE, store_url=store_url) as running:
        yield running


def ask(console: Console, ledger_id: str, *, to: str = TO, language: str = "nl", reference: str | None = None) -> bool:
    made = console.app.door.write_now(
        lambda s: confirming.ask_confirmation(
            s,
            config=console.app.config,
            body_id="dorp",
            ledger_id=ledger_id,
            to=to,
            language=language,
            reference=reference,
            at=console.clock.now,
        )
    )
    return made is not None


def mails(console: Console) -> list[OutboxLine]:
    lines = console.app.door.read_now(lambda s: outbox.list_items(s, body_id="dorp"))
    return [line for line in lines if line.kind is DemandKind.CONFIRM]


def path_in(console: Console, line: OutboxLine) -> str:
    (address,) = [word for word in text_of(console, line).split() if word.startswith(f"{BASE}/burger/bevestigen/")]
    return address.removeprefix(BASE)


def test_the_mail_holds_the_reference_and_the_link_and_nothing_that_was_written(console: Console) -> None:
    kept = add_case(console.app.door, a_mail_file())
    assert ask(console, kept.ledger_id, reference=kept.reference)
    (line,) = mails(console)
    text = text_of(console, line)
    assert (line.to, line.state, line.ledger_id) == (TO, OutboxState.QUEUED, kept.ledger_id)
    assert str(kept.reference) in text
    assert "automatisch bericht van Gemeente Dorp" in text
    for word in ("Peeters", "verslag", "/burger/status/"):
        assert word not in text


def test_opening_the_link_confirms_nothing_and_the_button_does_once(console: Console) -> None:
    kept = add_case(console.app.door, a_mail_file())
    ask(console, kept.ledger_id, reference=kept.reference)
    path = path_in(console, mails(console)[0])

    def confirmed() -> bool:
        return console.app.door.read_now(
            lambda s: citizen_links.is_confirmed(s, body_id="dorp", ledger_id=kept.ledger_id)
        )

    page = console.client.get(path)
    console.client.head(path)
    assert not confirmed()
    fields = {"token": token_in(page)}
    answer = console.client.post(path, data=fields, headers=OWN_PAGE)
    assert confirmed()
    assert answer.status_code == 303
    assert f"Uw dossier {kept.reference}" in words_of(console.client.get(answer.headers["location"]).text)
    again = console.client.post(path, data=fields, headers=OWN_PAGE)
    assert (again.status_code, "is bevestigd" in words_of(again.text)) == (200, True)
    assert [line.subject for line in console.audit("address_confirmed")] == [kept.ledger_id]


def test_without_a_case_the_button_says_thanks(console: Console) -> None:
    kept = add_message(console.app.door, a_mail_file())
    ask(console, kept.ledger_id)
    path = path_in(console, mails(console)[0])
    answer = console.client.post(path, data={"token": token_in(console.client.get(path))}, headers=OWN_PAGE)
    assert "is bevestigd" in words_of(answer.text)


def test_a_form_of_another_site_or_without_its_token_confirms_nothing(console: Console) -> None:
    kept = add_message(console.app.door, a_mail_file())
    ask(console, kept.ledger_id)
    path = path_in(console, mails(console)[0])
    token = token_in(console.client.get(path))
    foreign = console.client.post(path, data={"token": token}, headers={"origin": "https://elders.example"})
    bare = console.client.post(path, data={"token": "x"}, headers=OWN_PAGE)
    assert (foreign.status_code, bare.status_code) == (400, 400)
    assert console.audit("address_confirmed") == []


def test_a_link_ends_after_two_weeks_and_opens_no_status(console: Console) -> None:
    kept = add_case(console.app.door, a_mail_file())
    ask(console, kept.ledger_id)
    path = path_in(console, mails(console)[0])
    assert console.client.get(path.replace("bevestigen", "status")).status_code == 404
    console.clock.forward(14 * DAY)
    assert console.client.get(path).status_code == 404


def test_so_many_mails_a_day_reach_one_address(console: Console) -> None:
    kept = add_message(console.app.door, a_mail_file())
    sent = []
    for spelling in (TO, TO.upper(), TO, TO):
        console.clock.forward(timedelta(seconds=1))
        other = add_message(console.app.door, a_mail_file())
        sent.append(ask(console, other.ledger_id, to=spelling))
    assert sent == [True] * CONFIRMS_PER_DAY + [False]
    assert ask(console, kept.ledger_id, to="iemand.anders@burger.example")
    console.clock.forward(DAY)
    assert ask(console, add_message(console.app.door, a_mail_file()).ledger_id)


def test_a_message_is_confirmed_by_one_mail(console: Console) -> None:
    kept = add_message(console.app.door, a_mail_file())
    assert [ask(console, kept.ledger_id) for _ in range(2)] == [True, False]
    assert len(mails(console)) == 1


@pytest.mark.parametrize("to", ["info@stad.example", "INFO@dorp.example", "geen adres", ""])
def test_no_mail_goes_to_ourselves_or_to_nobody(console: Console, to: str) -> None:
    kept = add_message(console.app.door, a_mail_file())
    assert not ask(console, kept.ledger_id, to=to)
    assert mails(console) == []


def test_an_installation_without_an_address_of_its_own_sends_none(console: Console) -> None:
    kept = add_message(console.app.door, a_mail_file())
    web = console.app.config.web.model_copy(update={"base_url": ""})
    bare = replace(console.app, config=console.app.config.model_copy(update={"web": web}))
    assert not ask(replace(console, app=bare), kept.ledger_id)

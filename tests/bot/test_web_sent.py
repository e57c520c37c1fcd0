"""What the bot sent on a day, and the letter that puts one of them right."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.roles import Role
from bot.route import Route
from bot.store import cases, letters, outbox, spool
from bot.store.letters import LetterState
from bot.store.outbox import OutboxState
from intake.labels import Kind
from replies.letter import LetterKind
from replies.reply import ReplyKind
from tests.support.cases import DAY, NOW, Kept, a_classification, a_mail_file, add_case, add_letter, add_message
from tests.support.console import Console, running_console, words_of


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Console]:
    with running_console(tmp_path) as running:
        yield running


def an_answer(console: Console, *, at: datetime = NOW, state: OutboxState = OutboxState.SENT) -> tuple[Kept, str]:
    """A case with an answer of the bot in this state."""
    kept = add_case(console.app.door, a_mail_file(), received_at=at)
    case_id = console.app.door.read_now(lambda s: outbox.list_items(s, body_id="dorp"))[-1].case_id
    outbox_id = add_letter(
        console.app.door,
        kind=ReplyKind.ANSWER,
        state=state,
        case_id=case_id,
        ledger_id=kept.ledger_id,
        to="ander.adres@burger.example",
        reference=str(kept.reference),
        at=at,
    )
    return kept, outbox_id


def test_the_messages_of_a_day_are_shown_with_their_case(console: Console) -> None:
    an_answer(console, at=NOW - DAY)
    kept, _ = an_answer(console)
    an_answer(console, state=OutboxState.HELD)
    client = console.signed_in_as(Role.OFFICER)
    assert "/verstuurd" in client.get("/").text
    today = client.get("/verstuurd").text
    assert today.count('<article class="letter"') == 1
    assert f"/dossiers/{kept.reference}" in today
    assert f"/berichten/{kept.ledger_id}" in today
    assert client.get("/verstuurd?dag=2026-11-19").text.count('<article class="letter"') == 1
    assert "Op deze dag verstuurde de bot niets." in client.get("/verstuurd?dag=2026-11-18").text
    assert "sent:2026-11-20:1" in {line.subject for line in console.audit("letters_viewed")}


def test_a_day_is_the_local_one(console: Console) -> None:
    an_answer(console, at=datetime(2026, 11, 20, 23, 30, tzinfo=UTC))
    console.clock.forward(timedelta(days=1))
    client = console.signed_in_as(Role.OFFICER)
    assert '<article class="letter"' not in client.get("/verstuurd?dag=2026-11-20").text
    assert '<article class="letter"' in client.get("/verstuurd?dag=2026-11-21").text


@pytest.mark.parametrize("day", ["gisteren", "2026-13-01", "<script>"])
def test_what_is_no_day_is_told_at_the_field(console: Console, day: str) -> None:
    client = console.signed_in_as(Role.OFFICER)
    answer = client.get("/verstuurd", params={"dag": day})
    assert (answer.status_code, "Geef een dag als jjjj-mm-dd." in answer.text) == (422, True)
    assert "<script>" not in answer.text


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_at_the_end_of_the_calendar_is_todays_page(console: Console, day: str) -> None:
    assert console.signed_in_as(Role.READER).get("/verstuurd", params={"dag": day}).status_code == 200


def test_an_officer_puts_a_message_right_with_a_letter_to_whoever_got_it(console: Console) -> None:
    kept, sent = an_answer(console)
    client = console.signed_in_as(Role.OFFICER)
    assert f"/verstuurd/{sent}/rechtzetten" in client.get("/verstuurd").text
    answer = console.send(f"/verstuurd/{sent}/rechtzetten")
    assert answer.status_code == 303
    path = answer.headers["location"]
    assert path.startswith(f"/dossiers/{kept.reference}/brieven/")
    letter = console.app.door.read_now(lambda s: letters.get(s, body_id="dorp", letter_id=path.rpartition("/")[2]))
    assert letter is not None
    assert (letter.kind, letter.state) == (LetterKind.PLAIN_LETTER, LetterState.DRAFT)
    assert letter.recipient_address == "ander.adres@burger.example"
    assert "20 november 2026 kreeg u van ons een automatisch bericht." in letter.text
    assert "[vul in: wat wel juist is]" in letter.text
    assert "houdt tegen" in words_of(client.get(path).text)
    (line,) = console.audit("reply_correction_drafted")
    assert (line.subject, line.detail["outbox_id"]) == (kept.reference, sent)


def test_what_never_left_is_not_put_right(console: Console) -> None:
    _, held = an_answer(console, state=OutboxState.HELD)
    console.signed_in_as(Role.OFFICER)
    assert console.send(f"/verstuurd/{held}/rechtzetten").status_code == 404
    assert console.send("/verstuurd/bestaat-niet/rechtzetten").status_code == 404


def test_an_answer_without_a_case_is_put_right_from_a_case_that_is_made_of_the_message(console: Console) -> None:
    kept = add_message(console.app.door, a_mail_file(), route=Route.ANSWER_FROM_GUIDANCE, found=a_classification())
    to = "karel@burger.example"
    sent = [
        add_letter(console.app.door, kind=kind, state=OutboxState.SENT, ledger_id=kept.ledger_id, to=to)
        for kind in (ReplyKind.ANSWER, ReplyKind.MISSING)
    ]
    page = console.signed_in_as(Role.OFFICER).get("/verstuurd").text
    assert "Het bericht wordt daarvoor een dossier, zonder termijn." in page
    assert all(f"/verstuurd/{one}/rechtzetten" in page for one in sent)
    first, second = (console.send(f"/verstuurd/{one}/rechtzetten").headers["location"] for one in sent)
    assert first.startswith("/dossiers/OB-2026-0001/brieven/")
    assert second.startswith("/dossiers/OB-2026-0001/brieven/")  # the same case, once there is one
    letter = console.app.door.read_now(lambda s: letters.get(s, body_id="dorp", letter_id=first.rpartition("/")[2]))
    assert letter is not None
    assert (letter.recipient_name, letter.recipient_address) == ("An Peeters", to)
    case = console.app.door.read_now(lambda s: cases.get(s, "dorp", "OB-2026-0001"))
    assert case is not None
    assert (case.kind, case.tracks, case.requester_address) == (Kind.INFORMATION_QUESTION, (), to)
    line = console.app.door.read_now(lambda s: spool.ledger_line(s, kept.ledger_id))
    assert line is not None and line.case == "OB-2026-0001"
    assert len(console.audit("reply_correction_drafted")) == 2


def test_another_body_and_a_reader_see_no_button(console: Console) -> None:
    an_answer(console)
    reader = console.signed_in_as(Role.READER)
    assert "rechtzetten" not in reader.get("/verstuurd").text
    other = console.signed_in_as(Role.OFFICER, body_id="stad", name="ginder")
    assert '<article class="letter"' not in other.get("/verstuurd").text

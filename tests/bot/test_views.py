"""Read models: what counts as waiting, in which order, and never of another body."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import case_page, views, worklist
from bot.roles import Actor, Role
from bot.route import Route
from bot.store import bodies
from bot.store.open import open_store
from bot.store.session import Door
from bot.store.spool import LedgerState
from bot.store.worklist import Choice
from intake.calendar_days import local_date
from intake.labels import Regime
from tests.support.cases import DAY, NOW, a_mail_file, add_case, add_message

TODAY = local_date(NOW)
READER = Actor(name="rik", role=Role.READER, body_id="dorp", staff_id="id-rik")


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    opened = open_store(f"sqlite:///{tmp_path / 'inzage.db'}")
    for body_id in ("dorp", "stad"):
        opened.write_now(lambda s, body_id=body_id: bodies.ensure(s, body_id=body_id, name=body_id, now=NOW))
    yield opened
    opened.close()


def test_waiting_are_messages_without_a_case_for_a_person_or_set_aside_longest_first(door: Door) -> None:
    quarantined = add_message(door, a_mail_file(), route=None, reason="deadline", received_at=NOW - DAY)
    asked = add_message(door, a_mail_file(), received_at=NOW - 2 * DAY)
    add_message(door, a_mail_file(), route=Route.IGNORE, reason="bounce")
    add_message(door, a_mail_file(), route=Route.ANSWER_FROM_GUIDANCE, reason="cited_answer")
    add_message(door, a_mail_file(), body_id="stad")
    add_case(door, a_mail_file(), route=Route.HAND_TO_HUMAN)
    found = door.read_now(lambda s: worklist.worklist(s, actor=READER, choice=Choice(), today=TODAY))
    assert [listed.line.id for listed in found.waiting] == [asked.ledger_id, quarantined.ledger_id]
    assert found.waiting_in_all == 2
    assert len(found.cases) == 1


def test_the_worklist_shows_so_many_and_counts_all(door: Door) -> None:
    for _ in range(worklist.WAITING + 2):
        add_message(door, a_mail_file())
    found = door.read_now(lambda s: worklist.worklist(s, actor=READER, choice=Choice(), today=TODAY))
    assert (len(found.waiting), found.waiting_in_all) == (worklist.WAITING, worklist.WAITING + 2)


def test_days_left_count_to_the_due_date_and_a_track_without_clock_has_none(door: Door) -> None:
    regimes = (Regime.QUESTION, Regime.DATA_ACCESS, Regime.FOI)
    kept = add_case(door, a_mail_file(), regimes=regimes, received_at=NOW - 21 * DAY)
    found = door.read_now(lambda s: worklist.worklist(s, actor=READER, choice=Choice(), today=TODAY))
    assert [(track.line.regime, track.days_left) for track in found.cases[0].tracks] == [
        (Regime.FOI, -1),
        (Regime.DATA_ACCESS, 10),
        (Regime.QUESTION, None),
    ]
    page = door.read_now(lambda s: case_page.case_page(s, actor=READER, reference=kept.reference or "", today=TODAY))
    assert page is not None
    assert [(one.standing.regime, one.days_left) for one in page.panels] == [
        (Regime.QUESTION, None),
        (Regime.DATA_ACCESS, 10),
        (Regime.FOI, -1),
    ]


def test_a_case_page_shows_the_newest_mails_and_says_when_there_are_older(door: Door) -> None:
    kept = add_case(door, a_mail_file(), received_at=NOW - DAY)

    def shown() -> case_page.CasePage | None:
        reference = kept.reference or ""
        return door.read_now(lambda s: case_page.case_page(s, actor=READER, reference=reference, today=TODAY))

    page = shown()
    assert page is not None
    assert ([mail.line.id for mail in page.mails], page.older_mails) == ([kept.ledger_id], False)
    for _ in range(case_page.CASE_MESSAGES):
        add_message(door, a_mail_file(), route=Route.APPEND_TO_CASE, case_id=page.case.case_id)
    page = shown()
    assert page is not None
    assert (len(page.mails), page.older_mails) == (case_page.CASE_MESSAGES, True)
    assert kept.ledger_id not in {mail.line.id for mail in page.mails}


def test_nothing_of_another_body_is_found(door: Door) -> None:
    kept = add_case(door, a_mail_file(), body_id="stad")
    reference = kept.reference or ""
    assert door.read_now(lambda s: case_page.case_page(s, actor=READER, reference=reference, today=TODAY)) is None
    assert door.read_now(lambda s: views.message_page(s, body_id="dorp", ledger_id=kept.ledger_id)) is None
    ledger = door.read_now(lambda s: views.ledger_page(s, body_id="dorp", state=None, route=None, page=1))
    assert ledger.lines == ()
    letters = door.read_now(lambda s: views.outbox_page(s, body_id="dorp", state=None, page=1))
    assert letters.letters == ()
    kinds = door.read_now(lambda s: views.arming_kinds(s, body_id="dorp"))
    assert sum(item.held for item in kinds) == 0


def test_the_ledger_is_filtered_by_state_and_route_together(door: Door) -> None:
    add_message(door, a_mail_file(), route=None, reason="deadline")
    done = add_message(door, a_mail_file(), route=Route.IGNORE, reason="bounce")
    found = door.read_now(
        lambda s: views.ledger_page(s, body_id="dorp", state=LedgerState.DONE, route=Route.IGNORE, page=1)
    )
    assert [listed.line.id for listed in found.lines] == [done.ledger_id]
    nothing = door.read_now(
        lambda s: views.ledger_page(s, body_id="dorp", state=LedgerState.QUARANTINED, route=Route.IGNORE, page=1)
    )
    assert nothing.lines == ()


def test_a_list_reads_only_the_beginning_of_a_mail(door: Door) -> None:
    add_message(door, a_mail_file("lang " * 100_000))
    found = door.read_now(lambda s: views.ledger_page(s, body_id="dorp", state=None, route=None, page=1))
    assert len(found.lines[0].head) == views.HEAD_BYTES

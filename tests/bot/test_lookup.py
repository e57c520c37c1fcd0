"""What the store knows that bears on a message: within its own body, and bounded."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.app import App
from bot.lookup import MAX_MESSAGE_IDS, Lookup, look_up
from bot.store import cases, outbox, spool, threads
from bot.store.spool import SpoolItem
from bot.store.threads import Direction
from intake.message import InboundMessage
from intake.mime import parse_mail
from tests.store.builders import a_case, a_reply
from tests.support.builders import NOW, a_bounce, a_mail, a_message, received

LETTER = "<brief@scholengroep-polder.example>"
EARLIER = "<eerste@postbus.example>"


@pytest.fixture
def item(app: App) -> SpoolItem:
    """A leased mail, beside a case with an earlier mail in and a letter out."""
    earlier = received(app, a_mail(message_id=EARLIER))
    case = a_case(body_id="polder")
    letter = replace(a_reply(body_id="polder"), message_id=LETTER, case_id=case.case_id)
    app.door.write_now(lambda s: cases.open_case(s, case, actor="bot"))
    app.door.write_now(lambda s: outbox.add(s, letter))
    for message_id, direction in ((EARLIER, Direction.IN), (LETTER, Direction.OUT)):
        app.door.write_now(
            lambda s, m=message_id, d=direction: threads.add_message(
                s,
                body_id="polder",
                message_id=m,
                direction=d,
                sender="an.peeters@burger.example",
                at=NOW,
                case_id=case.case_id,
                ledger_id=earlier.ledger_id if d is Direction.IN else None,
                outbox_id=letter.item_id if d is Direction.OUT else None,
            )
        )
    until = app.clock() + timedelta(minutes=1)
    app.door.write_now(lambda s: spool.claim(s, owner="me", now=app.clock(), lease_until=until))
    received(app, a_mail("een ander", message_id="<nieuw@postbus.example>"))
    claimed = app.door.write_now(lambda s: spool.claim(s, owner="me", now=app.clock(), lease_until=until))
    assert claimed is not None
    return claimed


def found(app: App, item: SpoolItem, message: InboundMessage) -> Lookup:
    return app.door.read_now(lambda s: look_up(s, item, message))


def test_a_message_that_points_at_nothing_finds_nothing(app: App, item: SpoolItem) -> None:
    assert found(app, item, a_message()) == Lookup(
        known=(), answers_our_mail=False, same_id_ledger_id=None, bounced_case=None
    )


def test_an_answer_to_our_letter_finds_its_case_and_is_known_as_one(app: App, item: SpoolItem) -> None:
    for message in (a_message(in_reply_to=LETTER), replace(a_message(), references=(EARLIER, LETTER))):
        looked = found(app, item, message)
        assert looked.answers_our_mail
        assert [(case.reference, LETTER in case.own_message_ids) for case in looked.known] == [("OB-2026-0001", True)]


def test_a_reference_in_subject_or_text_finds_its_case(app: App, item: SpoolItem) -> None:
    for message in (replace(a_message(), subject="dossier ob 2026/0001"), replace(a_message(), text="OB-2026-0001")):
        assert [case.reference for case in found(app, item, message).known] == ["OB-2026-0001"]


def test_a_repeated_message_id_finds_the_earlier_mail_and_proves_nothing_by_itself(app: App, item: SpoolItem) -> None:
    looked = found(app, item, replace(a_message(), message_id=EARLIER))
    assert looked.same_id_ledger_id is not None
    assert [EARLIER in case.message_ids for case in looked.known] == [True]
    assert [EARLIER in case.message_ids for case in looked.known_beside(EARLIER)] == [False]
    own = replace(item, ledger_id=looked.same_id_ledger_id)
    assert found(app, own, replace(a_message(), message_id=EARLIER)).same_id_ledger_id is None


def test_a_delivery_report_finds_the_case_of_the_letter_that_came_back(app: App, item: SpoolItem) -> None:
    assert found(app, item, parse_mail(a_bounce(LETTER))).bounced_case == "OB-2026-0001"
    assert found(app, item, parse_mail(a_bounce("<vreemd@elders.example>"))).bounced_case is None


def test_another_body_sees_none_of_it(app: App, item: SpoolItem) -> None:
    elsewhere = replace(item, body_id="duin")
    message = replace(a_message(in_reply_to=LETTER), subject="OB-2026-0001", message_id=EARLIER)
    looked = found(app, elsewhere, message)
    assert (looked.known, looked.answers_our_mail, looked.same_id_ledger_id) == ((), False, None)
    assert found(app, elsewhere, parse_mail(a_bounce(LETTER))).bounced_case is None


def test_thousands_of_ancestors_are_cut_off_nearest_first(app: App, item: SpoolItem) -> None:
    many = tuple(f"<{number}@x.example>" for number in range(5000))
    assert found(app, item, replace(a_message(), references=(*many, LETTER))).answers_our_mail
    assert len(many) > MAX_MESSAGE_IDS
    assert not found(app, item, replace(a_message(), references=(LETTER, *many))).answers_our_mail

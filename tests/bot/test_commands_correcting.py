"""Correcting a label: stored with its audit line, for one body, by who may, and nothing else moves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from enum import StrEnum

import pytest

from bot.app import App
from bot.commands.correcting import correct
from bot.corrections import Counts, Figure, counted, figures
from bot.findings import LABELS, Holds
from bot.roles import RIGHTS, Actor, NotAllowed, Right, Role
from bot.store import audit, bodies, cases, corrections, outbox
from bot.store.corrections import Correction
from intake.labels import Capacity, Kind
from tests.support.cases import DAY, NOW, a_classification, a_mail_file, add_case, add_message

LIES = Actor(name="lies", role=Role.OFFICER, body_id="dorp")


@pytest.fixture
def dorp(app: App) -> App:
    app.door.write_now(lambda s: bodies.ensure(s, body_id="dorp", name="Dorp", now=NOW))
    return app


def say(
    app: App, ledger_id: str, label: str, value: StrEnum, *, actor: Actor = LIES, after: timedelta = timedelta()
) -> Correction | None:
    return app.door.write_now(
        lambda s: correct(s, actor=actor, ledger_id=ledger_id, label=label, value=value, at=NOW + after)
    )


def standing(app: App, ledger_id: str) -> dict[str, Correction]:
    return app.door.read_now(lambda s: corrections.standing(s, body_id="dorp", ledger_id=ledger_id))


def count(app: App, *, days: int = 30) -> Counts:
    return app.door.read_now(lambda s: counted(s, body_id="dorp", now=NOW + DAY, days=days))


def test_a_correction_is_stored_with_what_was_found_and_recorded(dorp: App) -> None:
    kept = add_case(dorp.door, a_mail_file())
    made = say(dorp, kept.ledger_id, "kind", Kind.COMPLAINT)
    assert made == Correction(
        ledger_id=kept.ledger_id, label="kind", found="document_request", corrected="complaint", by="lies", at=NOW
    )
    assert standing(dorp, kept.ledger_id) == {"kind": made}
    (line,) = dorp.door.read_now(audit.entries)
    assert (line.actor, line.action, line.subject) == ("lies", "label_corrected", kept.ledger_id)
    assert line.detail == {"label": "kind", "found": "document_request", "corrected": "complaint"}


def test_nothing_is_decided_anew(dorp: App) -> None:
    kept = add_case(dorp.door, a_mail_file())
    assert kept.reference is not None
    reference = kept.reference

    def state() -> object:
        return dorp.door.read_now(
            lambda s: (cases.get(s, "dorp", reference), [item.state for item in outbox.list_items(s, body_id="dorp")])
        )

    before = state()
    say(dorp, kept.ledger_id, "kind", Kind.COMPLAINT)
    say(dorp, kept.ledger_id, "capacity", Capacity.PRESS)
    assert state() == before


def test_saying_again_what_stands_writes_nothing_and_another_word_replaces_it(dorp: App) -> None:
    kept = add_message(dorp.door, a_mail_file(), found=a_classification())
    first = say(dorp, kept.ledger_id, "has_name", Holds.FALSE)
    again = say(dorp, kept.ledger_id, "has_name", Holds.FALSE, after=DAY)
    assert again == first
    assert len(dorp.door.read_now(audit.entries)) == 1
    back = say(dorp, kept.ledger_id, "has_name", Holds.TRUE, after=DAY)
    assert back is not None and back.confirms
    assert standing(dorp, kept.ledger_id) == {"has_name": back}


def test_what_is_not_there_or_not_of_the_label_is_not_corrected(dorp: App) -> None:
    kept = add_message(dorp.door, a_mail_file(), found=a_classification())
    unread = add_message(dorp.door, a_mail_file("Nog een."))
    assert say(dorp, "0" * 32, "kind", Kind.OTHER) is None
    assert say(dorp, unread.ledger_id, "kind", Kind.OTHER) is None
    assert say(dorp, kept.ledger_id, "language", Kind.OTHER) is None
    assert say(dorp, kept.ledger_id, "kind", Capacity.PRESS) is None
    assert dorp.door.read_now(audit.entries) == []


def test_another_body_and_roles_without_the_right_correct_nothing(dorp: App) -> None:
    dorp.door.write_now(lambda s: bodies.ensure(s, body_id="stad", name="Stad", now=NOW))
    kept = add_message(dorp.door, a_mail_file(), found=a_classification())
    assert say(dorp, kept.ledger_id, "kind", Kind.OTHER, actor=replace(LIES, body_id="stad")) is None
    for role in Role:
        if Right.CORRECT not in RIGHTS[role]:
            with pytest.raises(NotAllowed):
                say(dorp, kept.ledger_id, "kind", Kind.OTHER, actor=replace(LIES, role=role))
    assert standing(dorp, kept.ledger_id) == {}


def test_counts_are_per_label_and_per_pair(dorp: App) -> None:
    first, second, third = (
        add_message(dorp.door, a_mail_file(f"Bericht {number}."), found=a_classification()).ledger_id
        for number in range(3)
    )
    say(dorp, first, "kind", Kind.COMPLAINT)
    say(dorp, second, "kind", Kind.COMPLAINT)
    say(dorp, third, "kind", Kind.DOCUMENT_REQUEST)
    say(dorp, first, "capacity", Capacity.PRESS)
    found = count(dorp)
    assert found.messages == 3
    assert [(label.label, label.looked_at, label.confirmed, label.corrected) for label in found.labels] == [
        ("kind", 3, 1, 2),
        ("capacity", 1, 0, 1),
    ]
    told = list(figures(found))
    assert told[0] == Figure(metric="corrections.messages", value=3, n=3)
    assert Figure(metric="corrections.kind.corrected", value=2, n=3) in told
    assert Figure(metric="corrections.kind.confirmed", value=1, n=3) in told
    assert Figure(metric="corrections.kind.document_request->complaint", value=2, n=2) in told
    assert Figure(metric="corrections.channel.corrected", value=0, n=0) in told
    assert len({figure.metric for figure in told}) == len(told) == 1 + 2 * len(LABELS) + 2


def test_what_was_said_before_the_period_does_not_count(dorp: App) -> None:
    kept = add_message(dorp.door, a_mail_file(), found=a_classification(), received_at=NOW - 10 * DAY)
    say(dorp, kept.ledger_id, "kind", Kind.COMPLAINT, after=-10 * DAY)
    assert count(dorp, days=5) == Counts(messages=0, labels=(), newest=())
    assert len(count(dorp, days=30).newest) == 1

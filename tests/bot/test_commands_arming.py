"""Arming sends nothing that is held; disarming stops at once what has not left."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.commands import arming
from bot.roles import Actor, NotAllowed, Role
from bot.store import arming as stored
from bot.store import audit, bodies, outbox
from bot.store.open import open_store
from bot.store.outbox import OutboxState
from bot.store.session import Door
from bot.views import arming_kinds
from replies.reply import ReplyKind
from tests.support.cases import NOW, add_letter

OFFICER = Actor(name="lies", role=Role.OFFICER, body_id="dorp")


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    opened = open_store(f"sqlite:///{tmp_path / 'inzage.db'}")
    opened.write_now(lambda s: bodies.ensure(s, body_id="dorp", name="Dorp", now=NOW))
    yield opened
    opened.close()


def arm(door: Door, *kinds: ReplyKind, actor: Actor = OFFICER) -> tuple[ReplyKind, ...]:
    return door.write_now(lambda s: arming.arm(s, actor=actor, body_id="dorp", kinds=kinds, at=NOW))


def disarm(door: Door, *kinds: ReplyKind) -> arming.Disarmed:
    return door.write_now(lambda s: arming.disarm(s, actor=OFFICER, body_id="dorp", kinds=kinds, at=NOW))


def states(door: Door) -> list[OutboxState]:
    return [line.state for line in door.read_now(lambda s: outbox.list_items(s, body_id="dorp"))]


def actions(door: Door) -> list[tuple[str, str, dict[str, object]]]:
    lines = door.read_now(lambda s: audit.entries(s, body_id="dorp"))
    return sorted((line.action, line.subject, dict(line.detail)) for line in lines)


def test_arming_leaves_held_letters_held(door: Door) -> None:
    add_letter(door)
    assert arm(door, ReplyKind.RECEIPT, ReplyKind.ANSWER, ReplyKind.RECEIPT) == (ReplyKind.RECEIPT, ReplyKind.ANSWER)
    assert states(door) == [OutboxState.HELD]
    assert door.read_now(lambda s: stored.armed_kinds(s, "dorp")) == {ReplyKind.RECEIPT, ReplyKind.ANSWER}
    assert actions(door) == [("armed", "answer", {}), ("armed", "receipt", {})]


def test_arming_what_is_armed_changes_and_records_nothing(door: Door) -> None:
    arm(door, ReplyKind.RECEIPT)
    assert arm(door, ReplyKind.RECEIPT) == ()
    assert len(actions(door)) == 1


def test_disarming_holds_back_what_has_not_left(door: Door) -> None:
    arm(door, ReplyKind.RECEIPT)
    add_letter(door, state=OutboxState.SENT, reason=None)
    add_letter(door, state=OutboxState.QUEUED, reason=None)
    add_letter(door, state=OutboxState.QUEUED, reason=None, kind=ReplyKind.ANSWER)
    found = disarm(door, ReplyKind.RECEIPT)
    assert found == arming.Disarmed(kinds=(ReplyKind.RECEIPT,), stopped=1)
    assert states(door) == [OutboxState.SENT, OutboxState.HELD, OutboxState.QUEUED]
    assert ("disarmed", "receipt", {"held_back": 1}) in actions(door)


def test_disarming_what_was_never_armed_records_nothing(door: Door) -> None:
    assert disarm(door, *ReplyKind) == arming.Disarmed(kinds=(), stopped=0)
    assert actions(door) == []


def test_the_status_names_every_kind_who_changed_it_and_what_waits(door: Door) -> None:
    add_letter(door)
    arm(door, ReplyKind.RECEIPT)
    found = door.read_now(lambda s: arming_kinds(s, body_id="dorp"))
    assert [item.line.kind for item in found] == list(ReplyKind)
    receipt, missing = found[0], found[1]
    assert (receipt.line.armed, receipt.line.changed_by, receipt.line.changed_at, receipt.held) == (
        True,
        "lies",
        NOW,
        1,
    )
    assert (missing.line.armed, missing.line.changed_by, missing.held, missing.queued) == (False, None, 0, 0)


@pytest.mark.parametrize("role", [Role.DECIDER, Role.READER, Role.HELPDESK, Role.SCHOOL_STAFF])
def test_who_may_not_arm_changes_nothing(door: Door, role: Role) -> None:
    with pytest.raises(NotAllowed):
        arm(door, ReplyKind.RECEIPT, actor=Actor(name="iemand", role=role, body_id="dorp"))
    assert actions(door) == []


def test_an_officer_of_another_body_changes_nothing(door: Door) -> None:
    with pytest.raises(NotAllowed):
        arm(door, ReplyKind.RECEIPT, actor=Actor(name="lies", role=Role.OFFICER, body_id="stad"))
    assert actions(door) == []

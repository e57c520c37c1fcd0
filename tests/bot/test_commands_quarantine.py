"""A message that was set aside gets another chance, by who may, with an audit line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.commands.quarantine import release
from bot.roles import Actor, NotAllowed, Role
from bot.store import audit, bodies, spool
from bot.store.open import open_store
from bot.store.session import Door
from bot.store.spool import LedgerState
from tests.store.builders import NOW, spooled

OFFICER = Actor(name="lies", role=Role.OFFICER, body_id="dorp")


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    opened = open_store(f"sqlite:///{tmp_path / 'inzage.db'}")
    opened.write_now(lambda s: bodies.ensure(s, body_id="dorp", name="Dorp", now=NOW))
    yield opened
    opened.close()


def set_aside(door: Door) -> str:
    ledger_id = spooled(door).ledger_id
    door.write_now(lambda s: spool.claim(s, owner="een", now=NOW, lease_until=NOW))
    door.write_now(lambda s: spool.quarantine(s, ledger_id, owner="een", error="deadline"))
    return ledger_id


def state(door: Door, ledger_id: str) -> LedgerState:
    line = door.read_now(lambda s: spool.ledger_line(s, ledger_id))
    assert line is not None
    return line.state


def test_a_released_message_waits_for_a_worker_again_and_the_deed_is_recorded(door: Door) -> None:
    ledger_id = set_aside(door)
    assert door.write_now(lambda s: release(s, actor=OFFICER, ledger_id=ledger_id, at=NOW))
    assert state(door, ledger_id) is LedgerState.RECEIVED
    again = door.write_now(lambda s: spool.claim(s, owner="twee", now=NOW, lease_until=NOW))
    assert again is not None
    assert (again.ledger_id, again.attempts, again.failures) == (ledger_id, 1, 0)
    lines = door.read_now(lambda s: audit.entries(s, body_id="dorp"))
    assert [(line.actor, line.action, line.subject) for line in lines] == [("lies", "quarantine_released", ledger_id)]


def test_what_is_not_set_aside_is_left_alone(door: Door) -> None:
    ledger_id = spooled(door).ledger_id
    assert not door.write_now(lambda s: release(s, actor=OFFICER, ledger_id=ledger_id, at=NOW))
    assert door.read_now(audit.entries) == []


def test_another_body_and_another_role_release_nothing(door: Door) -> None:
    ledger_id = set_aside(door)
    stranger = Actor(name="stan", role=Role.OFFICER, body_id="stad")
    assert not door.write_now(lambda s: release(s, actor=stranger, ledger_id=ledger_id, at=NOW))
    with pytest.raises(NotAllowed):
        door.write_now(
            lambda s: release(
                s, actor=Actor(name="hans", role=Role.HELPDESK, body_id="dorp"), ledger_id=ledger_id, at=NOW
            )
        )
    assert state(door, ledger_id) is LedgerState.QUARANTINED

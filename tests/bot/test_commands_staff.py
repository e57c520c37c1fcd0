"""Giving and taking access, and which kinds may leave: who may, and what the audit says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import passwords
from bot.commands import staff
from bot.roles import Actor, NotAllowed, Role, command_line
from bot.store import audit, bodies
from bot.store import staff as stored
from bot.store.open import open_store
from bot.store.session import Door
from tests.support.cases import NOW

ADMIN = command_line("dorp")


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    opened = open_store(f"sqlite:///{tmp_path / 'inzage.db'}")
    for body_id in ("dorp", "stad"):
        opened.write_now(lambda s, body_id=body_id: bodies.ensure(s, body_id=body_id, name=body_id, now=NOW))
    yield opened
    opened.close()


def add(door: Door, *, name: str = "lies", role: Role = Role.OFFICER, actor: Actor = ADMIN) -> bool:
    return door.write_now(
        lambda s: staff.add_user(s, actor=actor, body_id="dorp", name=name, role=role, password_hash="hash", at=NOW)
    )


def test_a_user_is_added_under_a_normal_name_with_an_audit_line(door: Door) -> None:
    assert add(door, name=" Lies ")
    users = door.read_now(lambda s: staff.list_users(s, actor=ADMIN, body_id="dorp"))
    assert [(user.name, user.role, user.disabled) for user in users] == [("lies", Role.OFFICER, False)]
    lines = door.read_now(lambda s: audit.entries(s, body_id="dorp"))
    assert [(line.action, line.actor, line.subject, line.detail) for line in lines] == [
        ("user_added", "cli", "lies", {"role": "officer"})
    ]


def test_a_name_is_given_once(door: Door) -> None:
    assert add(door)
    assert not add(door, name="LIES", role=Role.ADMIN)
    assert len(door.read_now(lambda s: audit.entries(s, body_id="dorp"))) == 1


@pytest.mark.parametrize("name", ["", "a", "met spatie", "é", "-x", "x" * 65, "naam\n", "<b>"])
def test_a_name_that_cannot_be_typed_or_logged_is_refused(door: Door, name: str) -> None:
    if name == "naam\n":
        assert staff.name_fault(name) is None  # trimmed
        return
    assert staff.name_fault(name) is not None
    with pytest.raises(ValueError, match="de naam bestaat uit"):
        add(door, name=name)


def test_a_disabled_user_is_listed_and_cannot_be_disabled_twice(door: Door) -> None:
    add(door)
    for expected in (True, False):
        assert expected == door.write_now(
            lambda s: staff.disable_user(s, actor=ADMIN, body_id="dorp", name="Lies", at=NOW)
        )
    users = door.read_now(lambda s: staff.list_users(s, actor=ADMIN, body_id="dorp"))
    assert [user.disabled for user in users] == [True]
    member = door.read_now(lambda s: stored.find(s, body_id="dorp", name="lies"))
    assert member is not None
    assert member.disabled
    actions = [line.action for line in door.read_now(lambda s: audit.entries(s, body_id="dorp"))]
    assert sorted(actions) == ["user_added", "user_disabled"]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_only_an_administrator_manages_staff(door: Door, role: Role) -> None:
    actor = Actor(name="iemand", role=role, body_id="dorp")
    with pytest.raises(NotAllowed):
        add(door, actor=actor)
    with pytest.raises(NotAllowed):
        door.read_now(lambda s: staff.list_users(s, actor=actor, body_id="dorp"))
    with pytest.raises(NotAllowed):
        door.write_now(lambda s: staff.disable_user(s, actor=actor, body_id="dorp", name="lies", at=NOW))


def test_an_administrator_of_another_body_manages_nothing_here(door: Door) -> None:
    with pytest.raises(NotAllowed):
        add(door, actor=command_line("stad"))


def test_a_generated_password_is_fit_typable_and_never_the_same() -> None:
    made = {passwords.generate() for _ in range(50)}
    assert len(made) == 50
    assert all(passwords.fault(password) is None for password in made)
    assert not set("".join(made)) & set("lio01 ")


@pytest.mark.parametrize(
    ("password", "fit"), [("x" * 14, False), ("x" * 15, True), ("é" * 256, True), ("x" * 257, False)]
)
def test_a_chosen_password_is_long_enough_and_not_endless(password: str, fit: bool) -> None:
    assert (passwords.fault(password) is None) is fit


def test_only_the_right_password_fits_its_hash() -> None:
    made = passwords.hash_password("een lang wachtwoord")
    assert made.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert passwords.verify("een lang wachtwoord", made)
    assert not passwords.verify("een lang wachtwoorD", made)
    assert not passwords.verify("een lang wachtwoord", None)
    assert not passwords.verify("een lang wachtwoord", "geen hash")


def test_a_password_is_never_cut_to_one_that_fits() -> None:
    made = passwords.hash_password("x" * passwords.MAX_LENGTH)
    assert passwords.verify("x" * passwords.MAX_LENGTH, made)
    assert not passwords.verify("x" * (passwords.MAX_LENGTH + 1), made)

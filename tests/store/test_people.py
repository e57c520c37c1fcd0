"""Bodies, arming, audit, staff, browser sessions and leases, on both engines."""

from __future__ import annotations

import sqlite3

import psycopg

from bot.store import arming, audit, bodies, leases, staff, web_sessions
from bot.store.session import Door
from replies.reply import ReplyKind
from tests.store.builders import MINUTE, NOW, an_id

TOKEN = "een-token-van-de-browser"


def test_a_body_is_known_once_and_may_change_its_name(door: Door) -> None:
    for name in ("Dorp", "Dorp aan de Beek"):
        door.write_now(lambda s, n=name: bodies.ensure(s, body_id="dorp", name=n, now=NOW))
    assert door.read_now(bodies.names) == {"dorp": "Dorp aan de Beek", "stad": "Stad"}


def test_nothing_is_armed_until_somebody_arms_it_for_that_body(door: Door) -> None:
    def set_armed(armed: bool) -> bool:
        return door.write_now(
            lambda s: arming.set_armed(s, body_id="dorp", kind=ReplyKind.RECEIPT, armed=armed, at=NOW, by="griffier")
        )

    def armed(body_id: str) -> frozenset[ReplyKind]:
        return door.read_now(lambda s: arming.armed_kinds(s, body_id))

    assert armed("dorp") == frozenset()
    assert [set_armed(True), set_armed(True)] == [True, False]
    assert (armed("dorp"), armed("stad")) == (frozenset({ReplyKind.RECEIPT}), frozenset())
    assert set_armed(False)
    assert armed("dorp") == frozenset()


def test_the_audit_lists_the_newest_deed_first_by_body_and_subject(door: Door) -> None:
    for n, (body_id, subject) in enumerate((("dorp", "a"), ("dorp", "b"), ("stad", "a"))):
        door.write_now(
            lambda s, b=body_id, x=subject, k=n: audit.write(
                s, body_id=b, at=NOW + k * MINUTE, actor="an", action="arm", subject=x, detail={"k": k}
            )
        )
    found = door.read_now(audit.entries)
    assert [(entry.body_id, entry.subject, entry.detail) for entry in found] == [
        ("stad", "a", {"k": 2}),
        ("dorp", "b", {"k": 1}),
        ("dorp", "a", {"k": 0}),
    ]
    assert len(door.read_now(lambda s: audit.entries(s, body_id="dorp", subject="a"))) == 1
    assert len(door.read_now(lambda s: audit.entries(s, limit=2))) == 2


def hired(door: Door, name: str = "an", body_id: str = "dorp") -> bool:
    return door.write_now(
        lambda s: staff.add(
            s,
            staff.Newcomer(staff_id=an_id(), body_id=body_id, name=name, role="officer", password_hash="h"),
            now=NOW,
        )
    )


def member(door: Door, name: str = "an", body_id: str = "dorp") -> staff.StaffMember:
    found = door.read_now(lambda s: staff.find(s, body_id=body_id, name=name))
    assert found is not None
    return found


def test_a_sign_in_name_is_unique_in_its_body_only(door: Door) -> None:
    assert [hired(door), hired(door), hired(door, body_id="stad")] == [True, False, True]
    assert [each.body_id for each in door.read_now(staff.list_staff)] == ["dorp", "stad"]
    assert len(door.read_now(lambda s: staff.list_staff(s, body_id="dorp"))) == 1
    assert door.read_now(lambda s: staff.find(s, body_id="dorp", name="els")) is None


def test_failed_sign_ins_count_until_a_good_one(door: Door) -> None:
    hired(door)
    one = member(door).staff_id
    assert [door.write_now(lambda s: staff.failed_attempt(s, one)) for _ in range(3)] == [1, 2, 3]
    door.write_now(lambda s: staff.lock(s, one, until=NOW + MINUTE))
    assert (member(door).failed_attempts, member(door).locked_until) == (3, NOW + MINUTE)
    door.write_now(lambda s: staff.signed_in(s, one))
    assert (member(door).failed_attempts, member(door).locked_until) == (0, None)


def signed_in(door: Door, name: str = "an", token: str = TOKEN) -> None:
    one = member(door, name).staff_id
    door.write_now(
        lambda s: web_sessions.start(s, token=token, staff_id=one, body_id="dorp", csrf_token="formulier", now=NOW)
    )


def test_a_token_opens_its_session_until_sign_out(door: Door) -> None:
    hired(door)
    signed_in(door)
    found = door.read_now(lambda s: web_sessions.find(s, TOKEN))
    assert found is not None
    assert (found.name, found.role, found.body_id, found.csrf_token) == ("an", "officer", "dorp", "formulier")
    assert door.write_now(lambda s: web_sessions.seen(s, TOKEN, now=NOW + MINUTE))
    again = door.read_now(lambda s: web_sessions.find(s, TOKEN))
    assert again is not None
    assert again.seen_at == NOW + MINUTE
    assert door.read_now(lambda s: web_sessions.find(s, "een-ander-token")) is None
    assert [door.write_now(lambda s: web_sessions.end(s, TOKEN)) for _ in range(2)] == [True, False]
    assert door.read_now(lambda s: web_sessions.find(s, TOKEN)) is None


def test_the_store_holds_no_token(store_url: str, door: Door) -> None:
    hired(door)
    signed_in(door)
    query = "select * from web_session"
    if store_url.startswith("sqlite"):
        connection = sqlite3.connect(store_url.removeprefix("sqlite:///"))
        rows = str(connection.execute(query).fetchall())
        connection.close()
    else:
        with psycopg.connect(store_url) as server:
            rows = str(server.execute(query).fetchall())
    assert "formulier" in rows
    assert TOKEN not in rows


def test_who_loses_access_loses_his_sessions_and_nobody_else_does(door: Door) -> None:
    hired(door)
    hired(door, "els")
    signed_in(door)
    signed_in(door, "els", "ander")
    assert door.write_now(lambda s: staff.disable(s, body_id="dorp", name="an"))
    assert not door.write_now(lambda s: staff.disable(s, body_id="dorp", name="an"))
    assert door.read_now(lambda s: web_sessions.find(s, TOKEN)) is None
    assert door.read_now(lambda s: web_sessions.find(s, "ander")) is not None
    assert member(door).disabled


def test_idle_and_old_sessions_end(door: Door) -> None:
    hired(door)
    signed_in(door)
    for idle_since, made_before, ended in (
        (NOW, NOW, 0),
        (NOW + MINUTE, NOW, 1),
    ):
        assert (
            door.write_now(lambda s, i=idle_since, m=made_before: web_sessions.expire(s, idle_since=i, made_before=m))
            == ended
        )


def test_one_process_at_a_time_holds_a_lease(door: Door) -> None:
    def take(owner: str, minute: int) -> bool:
        now = NOW + minute * MINUTE
        return door.write_now(lambda s: leases.take(s, name="imap", owner=owner, now=now, until=now + 2 * MINUTE))

    assert [take("een", 0), take("twee", 1), take("een", 1), take("twee", 2)] == [True, False, True, False]
    assert [take("twee", 3), take("twee", 4), take("een", 5), take("een", 6)] == [True, True, False, True]
    door.write_now(lambda s: leases.drop(s, name="imap", owner="twee"))
    assert not take("twee", 7)
    door.write_now(lambda s: leases.drop(s, name="imap", owner="een"))
    assert take("twee", 7)

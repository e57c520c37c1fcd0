"""Signing in and out: what opens the console, what does not, and what nobody learns from it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot import passwords
from bot.commands import staff
from bot.commands.sign_in import IDLE, LONGEST, MAX_FAILURES, PAUSE
from bot.roles import Role, command_line
from bot.store import staff as stored_staff
from bot.web.attempts import MAX_ATTEMPTS, Attempts
from tests.support.cases import NOW
from tests.support.console import OWN_PAGE, PASSWORD, Console, running_console, token_in

WRONG = "een ander wachtwoord"
# What was typed stays in the form, and tells nobody anything.
_TYPED = re.compile(r'(?<=type="text" value=")[^"]*| selected')


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Console]:
    with running_console(tmp_path) as running:
        yield running


def test_the_right_password_opens_the_worklist_and_leaves_an_audit_line(console: Console) -> None:
    console.add_user(Role.OFFICER, name="lies")
    answer = console.sign_in("Lies ")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert console.client.get("/").status_code == 200
    assert [line.actor for line in console.audit("signed_in")] == ["lies"]


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(console: Console) -> None:
    console.add_user(Role.OFFICER)
    cookie = console.sign_in("officer").headers.get_list("set-cookie")[-1].lower()
    assert cookie.startswith("inzage-session=")
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "secure" not in cookie  # plain http: the browser would not send it back


def test_behind_https_cookies_are_secure_and_bound_to_the_host(tmp_path: Path) -> None:
    with running_console(tmp_path, base_url="https://inzage.dorp.example") as console:
        console.add_user(Role.OFFICER)
        answer = console.sign_in("officer")
        cookie = answer.headers.get_list("set-cookie")[-1]
        assert cookie.startswith("__Host-inzage-session=")
        assert "Secure" in cookie
        assert answer.headers["strict-transport-security"] == "max-age=31536000"
        assert console.client.get("/").status_code == 200


def test_the_store_holds_no_token(console: Console, tmp_path: Path) -> None:
    console.signed_in_as(Role.OFFICER)
    token = console.client.cookies["inzage-session"]
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("inzage.sqlite3*"))
    assert token.encode() not in stored


def test_every_refusal_reads_the_same(console: Console) -> None:
    console.add_user(Role.OFFICER, name="lies")
    console.add_user(Role.OFFICER, name="weg")
    console.app.door.write_now(
        lambda s: staff.disable_user(s, actor=command_line("dorp"), body_id="dorp", name="weg", at=console.clock.now)
    )
    refusals = [
        console.sign_in("lies", password=WRONG),
        console.sign_in("niemand", password=WRONG),
        console.sign_in("weg"),
        console.sign_in("lies", body_id="stad"),
        console.sign_in("lies", body_id="elders"),
        console.sign_in("lies", password="x" * 5000),
    ]
    assert {answer.status_code for answer in refusals} == {403}
    texts = {_TYPED.sub("", answer.text.replace(token_in(answer), "")) for answer in refusals}
    assert len(texts) == 1
    assert "Aanmelden is niet gelukt" in texts.pop()


def test_after_five_wrong_passwords_even_the_right_one_waits_a_quarter(console: Console) -> None:
    console.add_user(Role.OFFICER)
    for _ in range(MAX_FAILURES):
        assert console.sign_in("officer", password=WRONG).status_code == 403
    assert console.sign_in("officer").status_code == 403
    console.clock.forward(PAUSE - timedelta(seconds=1))
    assert console.sign_in("officer").status_code == 403
    console.clock.forward(timedelta(seconds=1))
    assert console.sign_in("officer").status_code == 303
    lines = console.audit("sign_in_refused")
    assert sorted(line.detail["failures"] for line in lines) == [1, 2, 3, 4, 5]
    assert [line.detail["failures"] for line in lines if line.detail["paused"]] == [5]


def test_a_good_sign_in_ends_the_count(console: Console) -> None:
    console.add_user(Role.OFFICER)
    for password in (WRONG,) * (MAX_FAILURES - 1) + (PASSWORD, WRONG):
        console.client.cookies.clear()
        console.sign_in("officer", password=password)
    member = console.app.door.read_now(lambda s: stored_staff.find(s, body_id="dorp", name="officer"))
    assert member is not None
    assert (member.failed_attempts, member.locked_until) == (1, None)


def test_one_address_cannot_try_name_after_name(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    # The work factor is not what is tried here, and thirty hashes would cost ten seconds.
    monkeypatch.setattr("bot.passwords.verify", lambda password, password_hash: False)
    statuses = [console.sign_in(f"naam{number}", password=WRONG).status_code for number in range(MAX_ATTEMPTS + 1)]
    assert statuses == [403] * MAX_ATTEMPTS + [429]
    console.clock.forward(timedelta(minutes=15))
    assert console.sign_in("naam", password=WRONG).status_code == 403


def test_a_session_ends_after_eight_idle_hours(console: Console) -> None:
    console.signed_in_as(Role.OFFICER)
    console.clock.forward(IDLE - timedelta(minutes=1))
    assert console.client.get("/").status_code == 200
    console.clock.forward(IDLE)
    assert console.client.get("/").status_code == 200
    console.clock.forward(timedelta(hours=8, minutes=1))
    assert console.client.get("/").headers["location"] == "/aanmelden"


def test_a_session_ends_before_the_next_morning_however_busy(console: Console) -> None:
    console.signed_in_as(Role.OFFICER)
    for _ in range(3):
        console.clock.forward(timedelta(hours=5))
        assert console.client.get("/").status_code == 200
    console.clock.forward(LONGEST - timedelta(hours=15) + timedelta(seconds=1))
    assert console.client.get("/").status_code == 303


def test_every_sign_in_gives_a_new_token_and_a_planted_one_opens_nothing(console: Console) -> None:
    console.add_user(Role.OFFICER)
    console.client.cookies.set("inzage-session", "planted")
    assert console.client.get("/").status_code == 303
    console.client.cookies.clear()
    console.sign_in("officer")
    first = console.client.cookies["inzage-session"]
    console.client.cookies.clear()
    console.sign_in("officer")
    assert console.client.cookies["inzage-session"] not in (first, "planted")


def test_signing_out_ends_the_session_itself(console: Console) -> None:
    console.signed_in_as(Role.OFFICER)
    token = console.client.cookies["inzage-session"]
    assert console.send("/afmelden").headers["location"] == "/aanmelden"
    console.client.cookies.set("inzage-session", token)
    assert console.client.get("/").status_code == 303
    assert [line.actor for line in console.audit("signed_out")] == ["officer"]


def test_losing_access_ends_the_session_at_once(console: Console) -> None:
    console.signed_in_as(Role.OFFICER)
    console.app.door.write_now(
        lambda s: staff.disable_user(
            s, actor=command_line("dorp"), body_id="dorp", name="officer", at=console.clock.now
        )
    )
    assert console.client.get("/").status_code == 303


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/dossiers/OB-2026-0001", "/dossiers/OB-2026-0001"),
        ("/uitgaand", "/uitgaand"),
        ("https://elders.example/", "/"),
        ("//elders.example", "/"),
        ("/\\elders.example", "/"),
        ("/uitgaand\n", "/"),
    ],
)
def test_a_sign_in_leads_on_to_pages_of_ours_only(console: Console, wanted: str, reached: str) -> None:
    console.add_user(Role.OFFICER)
    assert console.sign_in("officer", to=wanted).headers["location"] == reached


def test_who_is_signed_in_is_led_past_the_form(console: Console) -> None:
    client = console.signed_in_as(Role.OFFICER)
    assert client.get("/aanmelden", params={"naar": "/berichten"}).headers["location"] == "/berichten"


def test_a_page_asked_for_before_sign_in_comes_after_it(console: Console) -> None:
    answer = console.client.get("/dossiers/OB-2026-0001")
    assert answer.headers["location"] == "/aanmelden?naar=%2Fdossiers%2FOB-2026-0001"
    form = console.client.get(answer.headers["location"])
    assert 'name="naar" value="/dossiers/OB-2026-0001"' in form.text


def test_the_sign_in_form_of_another_browser_is_refused(console: Console) -> None:
    console.add_user(Role.OFFICER)
    token = token_in(console.client.get("/aanmelden"))
    console.client.cookies.clear()
    fields = {"instelling": "dorp", "naam": "officer", "wachtwoord": PASSWORD, "token": token}
    assert console.client.post("/aanmelden", data=fields, headers=OWN_PAGE).status_code == 400


def test_every_try_costs_the_same_work_whoever_is_meant(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    console.add_user(Role.OFFICER, name="lies")
    console.add_user(Role.OFFICER, name="weg")
    console.app.door.write_now(
        lambda s: staff.disable_user(s, actor=command_line("dorp"), body_id="dorp", name="weg", at=console.clock.now)
    )
    checked: list[bool] = []
    real = passwords.verify

    def counting(password: str, password_hash: str | None) -> bool:
        checked.append(password_hash is not None)
        return real(password, password_hash)

    monkeypatch.setattr("bot.passwords.verify", counting)
    for name, body_id in (
        ("lies", "dorp"),
        ("weg", "dorp"),
        ("niemand", "dorp"),
        ("lies", "elders"),
        ("x" * 900, "dorp"),
    ):
        console.sign_in(name, password=WRONG, body_id=body_id)
    assert checked == [True, False, False, False, False]


def test_an_ipv6_network_counts_as_one_address() -> None:
    attempts, now = Attempts(most=2), NOW
    assert [attempts.take(f"2001:db8:1:2::{n}", now=now) for n in (1, 2, 3)] == [True, True, False]
    assert attempts.take("2001:db8:1:3::1", now=now)
    assert attempts.take("::ffff:192.0.2.1", now=now)
    assert attempts.take("192.0.2.1", now=now)
    assert not attempts.take("::ffff:192.0.2.1", now=now)
    assert attempts.take("fe80::1%eth0", now=now)
    assert attempts.take("testclient", now=now)

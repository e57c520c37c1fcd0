"""Accounts of an identity provider, roles and passwords that change, sign-ins on their way, pages of the audit log."""

from __future__ import annotations

from bot.store import audit, oidc_flows, staff, web_sessions
from bot.store.oidc_flows import Flow
from bot.store.session import Door
from tests.store.builders import MINUTE, NOW, an_id

ISSUER = "https://aanmelden.example"
STATE, BROWSER = "een-staat", "een-browser"


def hired(door: Door, name: str = "an", *, subject: str | None = None, body_id: str = "dorp") -> bool:
    newcomer = staff.Newcomer(
        staff_id=an_id(),
        body_id=body_id,
        name=name,
        role="officer",
        password_hash="" if subject else "hash",
        issuer=ISSUER if subject else None,
        subject=subject,
    )
    return door.write_now(lambda s: staff.add(s, newcomer, now=NOW))


def member(door: Door, name: str = "an") -> staff.StaffMember:
    found = door.read_now(lambda s: staff.find(s, body_id="dorp", name=name))
    assert found is not None
    return found


def opened(door: Door, name: str = "an", *, token: str = "token") -> None:
    one = member(door, name).staff_id
    door.write_now(
        lambda s: web_sessions.start(
            s, token=token, staff_id=one, body_id="dorp", csrf_token="formulier", now=NOW, id_token="bewijs"
        )
    )


def test_a_subject_is_found_in_its_body_and_at_its_issuer_only(door: Door) -> None:
    hired(door, subject="s-1")
    hired(door, subject="s-1", body_id="stad")

    def found(body_id: str = "dorp", issuer: str = ISSUER, subject: str = "s-1") -> staff.StaffMember | None:
        return door.read_now(lambda s: staff.find_subject(s, body_id=body_id, issuer=issuer, subject=subject))

    here, there = found(), found("stad")
    assert here is not None and there is not None
    assert (here.body_id, there.body_id, here.subject) == ("dorp", "stad", "s-1")
    assert (found(issuer="https://elders.example"), found(subject="s-2")) == (None, None)


def test_a_role_and_a_school_change_once(door: Door) -> None:
    hired(door)

    def change(role: str, school: str | None) -> bool:
        return door.write_now(lambda s: staff.change_role(s, body_id="dorp", name="an", role=role, school=school))

    assert [change("school_staff", "De Wissel"), change("school_staff", "De Wissel")] == [True, False]
    assert (member(door).role, member(door).school) == ("school_staff", "De Wissel")
    assert change("school_staff", "Atheneum")
    assert change("officer", None)
    assert member(door).school is None


def test_access_comes_back_without_the_old_count_of_wrong_passwords(door: Door) -> None:
    hired(door)
    one = member(door).staff_id
    door.write_now(lambda s: staff.failed_attempt(s, one))
    door.write_now(lambda s: staff.disable(s, body_id="dorp", name="an"))
    assert [door.write_now(lambda s: staff.enable(s, body_id="dorp", name="an")) for _ in range(2)] == [True, False]
    assert (member(door).disabled, member(door).failed_attempts) == (False, 0)


def test_another_password_ends_the_sessions(door: Door) -> None:
    hired(door)
    opened(door)
    assert door.write_now(
        lambda s: staff.set_password(s, body_id="dorp", name="an", password_hash="nieuw", temporary=True)
    )
    assert door.read_now(lambda s: web_sessions.find(s, "token")) is None
    assert (member(door).password_hash, member(door).password_temporary) == ("nieuw", True)
    assert not door.write_now(
        lambda s: staff.set_password(s, body_id="dorp", name="els", password_hash="nieuw", temporary=True)
    )


def test_a_session_knows_the_proof_it_began_with_and_all_of_one_person_end_together(door: Door) -> None:
    hired(door)
    hired(door, "els")
    opened(door)
    opened(door, token="tweede")
    opened(door, "els", token="els")
    found = door.read_now(lambda s: web_sessions.find(s, "token"))
    assert found is not None
    assert (found.id_token, found.password_temporary, found.school) == ("bewijs", False, None)
    assert door.write_now(lambda s: web_sessions.end_all(s, body_id="dorp", name="an")) == 2
    assert door.read_now(lambda s: web_sessions.find(s, "els")) is not None


def left(door: Door) -> Flow:
    flow = Flow(body_id="dorp", nonce="eenmalig", verifier="geheim", destination="/berichten", created_at=NOW)
    door.write_now(lambda s: oidc_flows.start(s, flow, state=STATE, browser=BROWSER))
    return flow


def test_a_sign_in_comes_back_once(door: Door) -> None:
    flow = left(door)

    def take(state: str = STATE) -> Flow | None:
        return door.write_now(lambda s: oidc_flows.take(s, state=state, browser=BROWSER))

    assert take("een-andere-staat") is None
    assert [take(), take()] == [flow, None]


def test_a_sign_in_that_comes_back_to_another_browser_is_lost_to_both(door: Door) -> None:
    left(door)
    for browser in ("een-andere", BROWSER):
        assert door.write_now(lambda s, b=browser: oidc_flows.take(s, state=STATE, browser=b)) is None


def test_a_sign_in_that_never_comes_back_is_forgotten(door: Door) -> None:
    left(door)
    assert door.write_now(lambda s: oidc_flows.expire(s, made_before=NOW)) == 0
    assert door.write_now(lambda s: oidc_flows.expire(s, made_before=NOW + MINUTE)) == 1


def test_the_audit_log_is_paged_and_chosen_by_who_what_and_when(door: Door) -> None:
    for n in range(6):
        door.write_now(
            lambda s, n=n: audit.write(
                s,
                body_id="dorp",
                at=NOW + n * MINUTE,
                actor="an" if n % 2 else "els",
                action="armed" if n < 3 else "signed_in",
                subject=str(n),
            )
        )
    door.write_now(lambda s: audit.write(s, body_id="stad", at=NOW, actor="an", action="merged", subject="x"))

    def subjects(limit: int = 10, offset: int = 0, **chosen: object) -> str:
        wanted = audit.Chosen(**chosen)  # type: ignore[arg-type]
        lines = door.read_now(lambda s: audit.page(s, body_id="dorp", chosen=wanted, limit=limit, offset=offset))
        return "".join(line.subject for line in lines)

    assert subjects() == "543210"
    assert (subjects(limit=2), subjects(limit=2, offset=2)) == ("54", "32")
    assert (subjects(actor="an"), subjects(action="armed"), subjects(subject="4")) == ("531", "210", "4")
    assert subjects(since=NOW + MINUTE, until=NOW + 3 * MINUTE) == "21"
    assert subjects(actor="an", action="armed") == "1"
    assert door.read_now(lambda s: audit.actions(s, body_id="dorp")) == ["armed", "signed_in"]

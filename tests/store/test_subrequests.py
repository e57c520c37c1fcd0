"""What is asked of others: kept with its mails, counted by version, shown to whoever may see the case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.store import cases, casework, outbox, staff, subrequests
from bot.store.cases import NewCase
from bot.store.casework import AccessMode
from bot.store.session import Door, Session
from bot.store.subrequests import NewSubrequest, Subrequest, SubrequestState
from intake.case import CaseState
from replies.subrequest import Disclosure, SubrequestKind
from tests.store.builders import MINUTE, NOW, a_case, a_reply, an_id

DUE = date(2026, 3, 9)
DAY = timedelta(days=1)
SCHOOL = "Basisschool De Wissel"


def opened(door: Door, case: NewCase | None = None) -> NewCase:
    new = case or a_case()
    door.write_now(lambda s: cases.open_case(s, new, actor="bot"))
    return new


def asked(
    door: Door,
    case: NewCase,
    *,
    kind: SubrequestKind = SubrequestKind.DOCUMENTS,
    school: str | None = SCHOOL,
    due: date = DUE,
    minutes: int = 0,
    address: str = "directie@wissel.example",
) -> Subrequest:
    mail = replace(a_reply(body_id=case.body_id), case_id=case.case_id)
    new = NewSubrequest(
        subrequest_id=an_id(),
        body_id=case.body_id,
        case_id=case.case_id,
        kind=kind,
        recipient_name="De Wissel",
        recipient_address=address,
        school=school,
        asked="Het verslag van 12 oktober",
        due=due,
        discloses=frozenset({Disclosure.MOTIVE, Disclosure.REQUESTER}),
        asked_by="lies",
        asked_at=NOW + minutes * MINUTE,
        outbox_id=mail.item_id,
    )

    def keep(s: Session) -> None:
        outbox.add(s, mail)
        subrequests.add(s, new)

    door.write_now(keep)
    return now(door, new.subrequest_id, body_id=case.body_id)


def leave(door: Door) -> None:
    """The relay takes what is queued."""

    def take(s: Session) -> None:
        while (item := outbox.claim(s, owner="r", now=NOW, lease_until=NOW + DAY)) is not None:
            outbox.sent(s, item.item_id, owner="r", now=NOW)

    door.write_now(take)


def now(door: Door, subrequest_id: str, *, body_id: str = "dorp") -> Subrequest:
    found = door.read_now(lambda s: subrequests.get(s, body_id=body_id, subrequest_id=subrequest_id))
    assert found is not None
    return found


def put(door: Door, one: Subrequest) -> bool:
    return door.write_now(lambda s: subrequests.put(s, one))


def test_a_subrequest_is_read_as_it_was_kept(door: Door) -> None:
    case = opened(door)
    one = asked(door, case)
    assert (one.reference, one.case_state, one.state, one.version) == ("OB-2026-0001", CaseState.OPEN, "sent", 1)
    assert (one.asked, one.due, one.school, one.chased, one.chased_on) == (
        "Het verslag van 12 oktober",
        DUE,
        SCHOOL,
        0,
        None,
    )
    assert one.discloses == {Disclosure.REQUESTER, Disclosure.MOTIVE}
    assert (one.asked_by, one.asked_at) == ("lies", NOW)
    assert door.read_now(lambda s: subrequests.get(s, body_id="stad", subrequest_id=one.subrequest_id)) is None


def test_of_two_who_change_it_at_once_the_second_writes_nothing(door: Door) -> None:
    one = asked(door, opened(door))
    answered = replace(
        one,
        due=DUE + DAY,
        state=SubrequestState.ANSWERED,
        answer_text="Hier.",
        answered_by="tom",
        answered_at=NOW + MINUTE,
    )
    assert [put(door, answered), put(door, replace(one, state=SubrequestState.CLOSED))] == [True, False]
    assert not put(door, replace(answered, body_id="stad", version=2))
    assert now(door, one.subrequest_id) == replace(answered, version=2)


def test_each_of_its_mails_leads_to_it(door: Door) -> None:
    one = asked(door, opened(door))
    chaser = a_reply()

    def add(s: Session) -> None:
        outbox.add(s, chaser)
        subrequests.add_mail(s, body_id="dorp", subrequest_id=one.subrequest_id, outbox_id=chaser.item_id)

    door.write_now(add)
    for outbox_id in (one.outbox_id, chaser.item_id):
        assert door.read_now(lambda s, o=outbox_id: subrequests.of_mail(s, body_id="dorp", outbox_id=o)) == one
    assert door.read_now(lambda s: subrequests.of_mail(s, body_id="stad", outbox_id=one.outbox_id)) is None
    assert door.read_now(lambda s: subrequests.of_mail(s, body_id="dorp", outbox_id="geen")) is None


def test_the_board_shows_what_is_waited_for_by_day_and_by_school(door: Door) -> None:
    case, other = opened(door), opened(door, a_case(body_id="stad"))
    later = asked(door, case, due=DUE + timedelta(days=1))
    first = asked(door, case, school=None, minutes=1)
    asked(door, other)
    done = asked(door, case, minutes=2)
    put(door, replace(done, state=SubrequestState.ANSWERED))

    def board(school: str | None = None) -> list[Subrequest]:
        return door.read_now(lambda s: subrequests.board(s, body_id="dorp", viewer=None, limit=10, school=school))

    assert board() == [first, later]
    assert board(SCHOOL) == [later]
    assert board("Atheneum") == []
    whole = door.read_now(lambda s: subrequests.of_case(s, body_id="dorp", case_id=case.case_id))
    assert [one.subrequest_id for one in whole] == [later.subrequest_id, first.subrequest_id, done.subrequest_id]


def test_a_shut_case_keeps_its_subrequests_to_whoever_is_let_in(door: Door) -> None:
    case = opened(door)
    one = asked(door, case)
    people = [an_id(), an_id()]
    for name, staff_id in zip(("an", "els"), people, strict=True):
        newcomer = staff.Newcomer(
            staff_id=staff_id, body_id="dorp", name=name, role="school_staff", password_hash="h", school=SCHOOL
        )
        door.write_now(lambda s, n=newcomer: staff.add(s, n, now=NOW))

    def seen(viewer: str) -> tuple[list[Subrequest], list[Subrequest]]:
        return door.read_now(
            lambda s: (
                subrequests.board(s, body_id="dorp", viewer=viewer, limit=10),
                subrequests.of_school(s, body_id="dorp", school=SCHOOL, viewer=viewer, limit=10),
            )
        )

    assert seen(people[0]) == seen(people[1]) == ([one], [one])
    access = [(people[0], AccessMode.ALLOWED)]
    door.write_now(lambda s: casework.restrict(s, body_id="dorp", case_id=case.case_id, restricted=True, access=access))
    assert (seen(people[0]), seen(people[1])) == (([one], [one]), ([], []))
    access = [(people[0], AccessMode.KEPT_OUT)]
    door.write_now(
        lambda s: casework.restrict(s, body_id="dorp", case_id=case.case_id, restricted=False, access=access)
    )
    assert (seen(people[0]), seen(people[1])) == (([], []), ([one], [one]))


def test_a_school_sees_documents_of_its_own_and_what_it_must_answer_first(door: Door) -> None:
    case = opened(door)
    answered, waiting = asked(door, case), asked(door, case, due=DUE + timedelta(days=5), minutes=1)
    put(door, replace(answered, state=SubrequestState.ANSWERED))
    recalled = asked(door, case, minutes=2)
    put(door, replace(recalled, state=SubrequestState.RECALLED))
    asked(door, case, kind=SubrequestKind.CONSENT, minutes=3)
    asked(door, case, school="Atheneum Dorp", minutes=4)
    asked(door, case, school=None, minutes=5)
    found = door.read_now(lambda s: subrequests.of_school(s, body_id="dorp", school=SCHOOL, viewer=None, limit=10))
    assert [one.subrequest_id for one in found] == [waiting.subrequest_id, answered.subrequest_id]


def test_late_is_what_may_be_chased_again(door: Door) -> None:
    case = opened(door)
    asked_for = asked(door, case)
    asked(door, case, kind=SubrequestKind.CONSENT, minutes=1)
    assert (
        door.read_now(lambda s: subrequests.late(s, body_id="dorp", today=DUE + DAY, chased_before=DUE, most=2)) == []
    )
    leave(door)
    one = now(door, asked_for.subrequest_id)

    def late(today: date, *, before: date = DUE, most: int = 2) -> list[Subrequest]:
        return door.read_now(
            lambda s: subrequests.late(s, body_id="dorp", today=today, chased_before=before, most=most)
        )

    day_after = DUE + timedelta(days=1)
    assert (late(DUE), late(day_after), late(day_after, most=0)) == ([], [one], [])
    put(door, replace(one, chased=1, chased_on=day_after))
    once = now(door, one.subrequest_id)
    assert (late(day_after), late(day_after + timedelta(days=3), before=day_after)) == ([], [once])
    put(door, replace(once, chased=2))
    assert late(day_after + timedelta(days=9), before=day_after) == []
    assert len(late(day_after + timedelta(days=9), before=day_after, most=3)) == 1
    door.write_now(lambda s: casework.set_state(s, body_id="dorp", case_id=case.case_id, state=CaseState.CLOSED))
    assert late(day_after + timedelta(days=9), before=day_after, most=3) == []


def test_a_case_says_for_whom_it_waits_and_a_merge_takes_it_along(door: Door) -> None:
    case, target = opened(door), opened(door, a_case(reference="OB-2026-0002"))
    one = asked(door, case)

    def waiting(case_id: str | None = None) -> dict[str, int]:
        found = door.read_now(lambda s: subrequests.waiting(s, body_id="dorp", case_id=case_id, limit=9))
        return {case_id: len(lines) for case_id, lines in found.items()}

    assert waiting() == waiting(case.case_id) == {case.case_id: 1}
    assert waiting(target.case_id) == {}
    door.write_now(lambda s: subrequests.move(s, body_id="dorp", case_id=case.case_id, to_case_id=target.case_id))
    assert waiting() == {target.case_id: 1}
    put(door, replace(one, state=SubrequestState.CLOSED, closed_reason="niet meer nodig"))
    assert waiting() == {}


def test_addresses_of_schools_are_remembered_and_those_of_third_persons_are_not(door: Door) -> None:
    case = opened(door)
    asked(door, case)
    asked(door, case, minutes=1)
    asked(door, case, kind=SubrequestKind.CONSENT, address="mia@burger.example", minutes=2)
    asked(door, case, address="info@atheneum.example", minutes=3)
    found = door.read_now(lambda s: subrequests.addresses(s, body_id="dorp", limit=9))
    assert found == ("info@atheneum.example", "directie@wissel.example")
    assert door.read_now(lambda s: subrequests.addresses(s, body_id="stad", limit=9)) == ()

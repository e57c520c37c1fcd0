"""Pages of the worklist, its choices, and who is away, on both engines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from bot.store import cases, casework, migrate, outbox, spool, staff, worklist
from bot.store.cases import NewCase
from bot.store.casework import AccessMode, TrackOutcome
from bot.store.outbox import OutboxState
from bot.store.session import Door, Session
from bot.store.staff import Newcomer
from bot.store.worklist import Choice
from intake.case import CaseEventType, CaseState, Outcome, Track, TrackState
from intake.labels import Regime
from tests.store.builders import MINUTE, NOW, a_case, a_mail, a_reply, a_track, an_id, execute_directly, spooled

TODAY = date(2026, 3, 2)


def opened(door: Door, number: int = 1, *, due: date | None = None, regime: Regime = Regime.FOI) -> NewCase:
    return kept(door, a_case(reference=f"OB-2026-000{number}", tracks=(a_track(regime, due),)))


def kept(door: Door, case: NewCase) -> NewCase:
    door.write_now(lambda s: cases.open_case(s, case, actor="bot"))
    return case


def a_member(door: Door, name: str) -> str:
    staff_id = an_id()

    newcomer = Newcomer(staff_id=staff_id, body_id="dorp", name=name, role="officer", password_hash="x")
    assert door.write_now(lambda s: staff.add(s, newcomer, now=NOW))
    return staff_id


def listed(door: Door, choice: Choice | None = None, *, viewer: str | None = None, body_id: str = "dorp") -> list[str]:
    """The last digits of the references."""
    lines = door.read_now(
        lambda s: worklist.page(s, choice or Choice(), body_id=body_id, viewer=viewer, today=TODAY, limit=50, offset=0)
    )
    return [line.reference[-1] for line in lines]


def shut(door: Door, case: NewCase, *, restricted: bool, access: Mapping[str, AccessMode]) -> None:
    door.write_now(
        lambda s: casework.restrict(
            s, body_id="dorp", case_id=case.case_id, restricted=restricted, access=access.items()
        )
    )


def test_the_worklist_follows_the_day_to_plan_on_and_ends_with_cases_without_a_clock(door: Door) -> None:
    for number, due in enumerate((date(2026, 4, 9), None, date(2026, 3, 20)), start=1):
        opened(door, number, due=due)
    kept(door, replace(a_case(reference="OB-2026-0004"), urgent=True, tracks=()))
    kept(door, a_case(body_id="stad"))
    assert listed(door) == ["4", "3", "1", "2"]
    assert listed(door, Choice(until=date(2026, 3, 18))) == ["3"]  # the day to plan on, two days before it is due
    assert listed(door, Choice(until=date(2026, 3, 17))) == []
    assert listed(door, Choice(state=CaseState.CLOSED)) == []
    assert door.read_now(lambda s: worklist.count(s, body_id="dorp", state=CaseState.OPEN)) == 4


def test_the_worklist_is_filtered(door: Door) -> None:
    opened(door, 1)
    opened(door, 2, regime=Regime.DATA_ACCESS)
    third = kept(door, replace(a_case(reference="OB-2026-0003"), requester_name="Zoë 100%_Doof", needs_human=True))
    lies, jef = a_member(door, "lies"), a_member(door, "jef")
    door.write_now(lambda s: casework.assign(s, body_id="dorp", case_id=third.case_id, staff_id=lies))
    assert listed(door, Choice(regime=Regime.DATA_ACCESS)) == ["2"]
    assert listed(door, Choice(regime=Regime.DATA_OTHER)) == []
    assert (listed(door, Choice(of_staff=lies)), listed(door, Choice(of_staff=jef))) == (["3"], [])
    assert set(listed(door, Choice(unassigned=True))) == {"1", "2"}
    assert listed(door, Choice(needs_human=True)) == ["3"]
    assert listed(door, Choice(urgent=True)) == []
    assert [listed(door, Choice(sought=text)) for text in ("ZOE", "0%_D", "0002", "x%", "peeters@burger")] == [
        ["3"],
        ["3"],
        ["2"],
        [],
        ["3", "1", "2"],
    ]


def test_a_deputy_sees_the_cases_of_who_is_away_on_those_days_only(door: Door) -> None:
    case, lies, jef = opened(door), a_member(door, "lies"), a_member(door, "jef")
    door.write_now(lambda s: casework.assign(s, body_id="dorp", case_id=case.case_id, staff_id=lies))

    def away(first: int, last: int) -> str:
        days = {"first_day": TODAY + timedelta(days=first), "last_day": TODAY + timedelta(days=last)}
        return door.write_now(
            lambda s: worklist.add_absence(s, body_id="dorp", staff_id=lies, deputy_id=jef, now=NOW, **days)
        )

    away(1, 5)
    away(-5, -1)
    assert listed(door, Choice(of_staff=jef)) == []
    today = away(0, 0)
    assert listed(door, Choice(of_staff=jef)) == ["1"]
    lines = door.read_now(lambda s: worklist.absences(s, body_id="dorp", since=TODAY))
    assert [(line.staff_name, line.deputy_name, line.last_day) for line in lines] == [
        ("lies", "jef", TODAY),
        ("lies", "jef", TODAY + timedelta(days=5)),
    ]
    assert not door.write_now(lambda s: worklist.remove_absence(s, body_id="stad", absence_id=today))
    assert door.write_now(lambda s: worklist.remove_absence(s, body_id="dorp", absence_id=today))
    assert listed(door, Choice(of_staff=jef)) == []


def test_a_shut_case_is_in_no_list_but_is_counted(door: Door) -> None:
    case, lies, jef = opened(door), a_member(door, "lies"), a_member(door, "jef")
    spooled(door)

    def keep(s: Session) -> None:
        item = spool.claim(s, owner="w", now=NOW, lease_until=NOW + MINUTE)
        assert item is not None
        spool.finish(
            s, item.ledger_id, owner="w", route="hand_to_human", reason="join_to_confirm",
            case_id=case.case_id, message_id=None, now=NOW,
        )  # fmt: skip
        outbox.add(s, replace(a_reply(state=OutboxState.HELD), case_id=case.case_id))

    door.write_now(keep)

    def seen(viewer: str | None) -> tuple[int, int, int]:
        def read(s: Session) -> tuple[int, int, int]:
            return (
                len(spool.page(s, body_id="dorp", limit=9, viewer=viewer)),
                len(spool.waiting_for_person(s, body_id="dorp", limit=9, viewer=viewer)),
                len(outbox.page(s, body_id="dorp", limit=9, viewer=viewer)),
            )

        return door.read_now(read)

    assert (listed(door, viewer=lies), seen(lies)) == (["1"], (1, 1, 1))
    shut(door, case, restricted=True, access={lies: AccessMode.ALLOWED})
    assert (listed(door, viewer=lies), seen(lies)) == (["1"], (1, 1, 1))
    assert (listed(door, viewer=jef), seen(jef)) == ([], (0, 0, 0))
    shut(door, case, restricted=False, access={lies: AccessMode.KEPT_OUT})
    assert (listed(door, viewer=lies), seen(lies)) == ([], (0, 0, 0))
    assert (listed(door, viewer=jef), seen(jef)) == (["1"], (1, 1, 1))
    assert seen(None) == (1, 1, 1)
    assert door.read_now(lambda s: worklist.count(s, body_id="dorp", state=CaseState.OPEN)) == 1


def test_a_closed_track_is_filtered_by_no_more_and_a_decided_one_shows_how(door: Door) -> None:
    both = (a_track(Regime.FOI, None), a_track(Regime.REUSE, None))
    case = kept(door, replace(a_case(), tracks=both))
    tracks = [
        Track(regime=Regime.FOI, state=TrackState.DECIDED, deadline=None),
        Track(regime=Regime.REUSE, state=TrackState.CLOSED, deadline=None),
    ]
    said = TrackOutcome(regime=Regime.FOI, outcome=Outcome.PARTIAL, sent_on=TODAY, due=None, remedies_named=True)
    door.write_now(
        lambda s: casework.set_tracks(s, body_id="dorp", case_id=case.case_id, tracks=tracks, outcomes=(said,))
    )
    assert (listed(door, Choice(regime=Regime.FOI)), listed(door, Choice(regime=Regime.REUSE))) == (["1"], [])
    (line,) = door.read_now(
        lambda s: worklist.page(s, Choice(), body_id="dorp", viewer=None, today=TODAY, limit=9, offset=0)
    )
    assert [(track.line.regime, track.outcome) for track in line.tracks] == [
        (Regime.FOI, Outcome.PARTIAL),
        (Regime.REUSE, None),
    ]


def test_pages_follow_each_other(door: Door) -> None:
    for number in range(1, 6):
        opened(door, number, due=date(2026, 3, 10 + number))

    def at(offset: int) -> list[str]:
        lines = door.read_now(
            lambda s: worklist.page(s, Choice(), body_id="dorp", viewer=None, today=TODAY, limit=2, offset=offset)
        )
        return [line.reference[-1] for line in lines]

    assert [at(0), at(2), at(4)] == [["1", "2"], ["3", "4"], ["5"]]


def test_choices_are_kept_per_person(door: Door) -> None:
    lies, jef = a_member(door, "lies"), a_member(door, "jef")

    def save(query: str) -> None:
        door.write_now(
            lambda s: worklist.save_filter(s, body_id="dorp", staff_id=lies, name="week", query=query, now=NOW)
        )

    def remove(staff_id: str, filter_id: str) -> bool:
        return door.write_now(
            lambda s: worklist.remove_filter(s, body_id="dorp", staff_id=staff_id, filter_id=filter_id)
        )

    save("van=mij")
    save("van=mij&binnen=7")
    (choice,) = door.read_now(lambda s: worklist.filters(s, body_id="dorp", staff_id=lies))
    assert (choice.name, choice.query) == ("week", "van=mij&binnen=7")
    assert [remove(jef, choice.filter_id), remove(lies, choice.filter_id)] == [False, True]
    assert door.read_now(lambda s: worklist.filters(s, body_id="dorp", staff_id=lies)) == ()


def test_closed_cases_that_need_a_person_are_listed_the_longest_waiting_first(door: Door) -> None:
    first, second, secret, quiet = (opened(door, number) for number in range(1, 5))
    elsewhere = kept(door, a_case(body_id="stad"))
    open_one = opened(door, 5)
    for case in (first, second, secret, quiet, elsewhere):
        door.write_now(
            lambda s, c=case: casework.set_state(s, body_id=c.body_id, case_id=c.case_id, state=CaseState.CLOSED)
        )
    for case in (first, second, secret, elsewhere, open_one):
        door.write_now(lambda s, c=case: cases.flag_for_person(s, body_id=c.body_id, case_id=c.case_id))
    for number, case in enumerate((second, first)):
        at = NOW + number * MINUTE
        mail = replace(a_mail(f"Subject: {number}\r\n\r\nBeste".encode()), received_at=at)
        receipt = spooled(door, mail, now=at)
        door.write_now(lambda s, c=case, r=receipt: spool.join(s, r.ledger_id, body_id=c.body_id, case_id=c.case_id))
    lies, tom = a_member(door, "lies"), a_member(door, "tom")
    shut(door, secret, restricted=True, access={lies: AccessMode.ALLOWED})
    shut(door, first, restricted=False, access={tom: AccessMode.KEPT_OUT})

    def seen(viewer: str | None, body_id: str = "dorp") -> set[str]:
        found = door.read_now(lambda s: worklist.closed(s, body_id=body_id, viewer=viewer, limit=9))
        return {one.reference[-1] for one in found}

    found = door.read_now(lambda s: worklist.closed(s, body_id="dorp", viewer=None, limit=9))
    dated = [(one.reference[-1], one.newest) for one in found if one.newest]
    assert dated == [("2", NOW), ("1", NOW + MINUTE)]
    assert (seen(None), seen(lies), seen(tom), seen(None, "stad")) == ({"1", "2"}, {"1", "2", "3"}, {"2"}, {"1"})


def test_the_migration_leaves_the_mark_where_something_came_after_the_close(door: Door, store_url: str) -> None:
    before, after, running = (opened(door, number) for number in range(1, 4))
    for case, log in (
        (before, (CaseEventType.MESSAGE_APPENDED, CaseEventType.CLOSED)),
        (after, (CaseEventType.CLOSED, CaseEventType.MESSAGE_APPENDED)),
        (running, (CaseEventType.MESSAGE_APPENDED,)),
    ):
        for type in log:
            door.write_now(
                lambda s, c=case, t=type: cases.append_event(
                    s, body_id="dorp", case_id=c.case_id, type=t, at=NOW, actor="bot", data={}
                )
            )
        door.write_now(lambda s, c=case: cases.flag_for_person(s, body_id="dorp", case_id=c.case_id))
    for case in (before, after):
        door.write_now(
            lambda s, c=case: casework.set_state(s, body_id="dorp", case_id=c.case_id, state=CaseState.CLOSED)
        )
    script = migrate.scripts("sqlite" if store_url.startswith("sqlite") else "postgres")["0015_closed_with_news"]
    execute_directly(store_url, script[: script.index(";")])
    flagged = {
        case.reference[-1]: found.needs_human
        for case in (before, after, running)
        if (found := door.read_now(lambda s, c=case: cases.get(s, "dorp", c.reference))) is not None
    }
    assert flagged == {"1": False, "2": True, "3": True}

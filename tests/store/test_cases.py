"""Cases, tracks and log, on both engines."""

from __future__ import annotations

from datetime import date

import pytest

from bot.errors import StoreConflict
from bot.store import cases
from bot.store.session import Door
from intake.case import CaseEventType, CaseState
from intake.labels import Regime
from tests.store.builders import NOW, a_case, a_track, execute_directly


def opened(door: Door, case: cases.NewCase) -> int:
    return door.write_now(lambda s: cases.open_case(s, case, actor="bot"))


def test_references_count_per_body_and_year_and_outgrow_four_digits(store_url: str, door: Door) -> None:
    def some(body_id: str, year: int) -> str:
        return door.write_now(lambda s: cases.next_reference(s, body_id, year))

    assert [some("dorp", 2026), some("dorp", 2026), some("stad", 2026), some("dorp", 2027)] == [
        "OB-2026-0001",
        "OB-2026-0002",
        "OB-2026-0001",
        "OB-2027-0001",
    ]
    execute_directly(store_url, "update counter set value = 9999 where body_id = 'stad'")
    assert some("stad", 2026) == "OB-2026-10000"


def test_a_case_comes_back_whole(door: Door) -> None:
    case = a_case(
        requester_address="An.Peeters@Burger.example",
        tracks=(a_track(), a_track(Regime.COMPLAINT, None)),
    )
    assert opened(door, case) == 3
    view = door.read_now(lambda s: cases.get(s, "dorp", case.reference))
    assert view is not None
    assert (view.case_id, view.kind, view.summary, view.version) == (
        case.case_id,
        case.kind,
        case.summary,
        3,
    )
    assert (view.received_on, view.created_at, view.state) == (case.received_on, NOW, CaseState.OPEN)
    assert view.parties == ("an.peeters@burger.example",)
    assert set(view.tracks) == set(case.tracks)


def test_a_case_of_another_body_is_not_found(door: Door) -> None:
    case = a_case()
    opened(door, case)
    assert door.read_now(lambda s: cases.get(s, "stad", case.reference)) is None
    assert door.read_now(lambda s: cases.events(s, body_id="stad", case_id=case.case_id)) == []


def test_nothing_of_one_body_can_be_hung_on_the_case_of_another(door: Door) -> None:
    case = a_case()
    opened(door, case)
    with pytest.raises(StoreConflict):
        door.write_now(
            lambda s: cases.add_tracks(
                s, body_id="stad", case_id=case.case_id, tracks=[a_track(Regime.REUSE)], at=NOW, actor="bot"
            )
        )


def test_an_event_is_refused_when_the_case_moved_on(door: Door) -> None:
    case = a_case(tracks=())
    version = opened(door, case)

    def append(expected: int | None) -> bool:
        return door.write_now(
            lambda s: cases.append_event(
                s,
                body_id="dorp",
                case_id=case.case_id,
                type=CaseEventType.MESSAGE_APPENDED,
                at=NOW,
                actor="bot",
                data={"message_id": "<a@b>"},
                expected_version=expected,
            )
        )

    assert [append(version), append(version), append(None)] == [True, False, True]
    log = door.read_now(lambda s: cases.events(s, body_id="dorp", case_id=case.case_id))
    assert [event.seq for event in log] == [1, 2, 3]
    assert [event.type for event in log] == [CaseEventType.OPENED, *[CaseEventType.MESSAGE_APPENDED] * 2]
    assert log[1].data == {"message_id": "<a@b>"}
    assert door.check() == []


def test_a_track_is_opened_once(door: Door) -> None:
    case = a_case()
    opened(door, case)

    def add(*regimes: Regime) -> list[Regime]:
        return door.write_now(
            lambda s: cases.add_tracks(
                s,
                body_id="dorp",
                case_id=case.case_id,
                tracks=[a_track(regime) for regime in regimes],
                at=NOW,
                actor="bot",
            )
        )

    assert add(Regime.FOI, Regime.REUSE) == [Regime.REUSE]
    found = door.read_now(lambda s: cases.tracks(s, body_id="dorp", case_id=case.case_id))
    assert {track.regime for track in found} == {Regime.FOI, Regime.REUSE}


def test_cases_are_listed_by_the_earliest_due_date_and_those_without_last(door: Door) -> None:
    for number, dues in enumerate(([date(2026, 4, 9)], [], [date(2026, 5, 1), date(2026, 3, 20)], [None]), start=1):
        regimes = (Regime.FOI, Regime.COMPLAINT)
        tracks = tuple(a_track(regime, due) for regime, due in zip(regimes, dues, strict=False))
        opened(door, a_case(reference=f"OB-2026-000{number}", tracks=tracks))
    opened(door, a_case(body_id="stad"))
    listed = door.read_now(lambda s: cases.list_cases(s, body_id="dorp"))
    assert [line.reference[-1] for line in listed] == ["3", "1", "2", "4"]
    assert (listed[0].due, len(listed[0].tracks), listed[2].tracks) == (date(2026, 3, 20), 2, ())
    assert len(door.read_now(cases.list_cases)) == 5
    assert door.read_now(lambda s: cases.list_cases(s, state=CaseState.CLOSED)) == []


def test_an_urgent_case_stands_first_and_stays_urgent(door: Door) -> None:
    early, late = a_case(), a_case(reference="OB-2026-0002", tracks=(a_track(due=date(2027, 1, 1)),))
    opened(door, early)
    opened(door, late)

    def order() -> list[str]:
        return [line.reference for line in door.read_now(lambda s: cases.list_cases(s, body_id="dorp"))]

    assert order() == ["OB-2026-0001", "OB-2026-0002"]
    door.write_now(lambda s: cases.flag_for_person(s, body_id="dorp", case_id=late.case_id, urgent=True))
    door.write_now(lambda s: cases.flag_for_person(s, body_id="dorp", case_id=late.case_id))
    assert order() == ["OB-2026-0002", "OB-2026-0001"]
    view = door.read_now(lambda s: cases.get(s, "dorp", "OB-2026-0002"))
    assert view is not None
    assert (view.urgent, view.needs_human) == (True, True)

"""Many cases at once, kept filters and absences: rights, audit lines and refusals, on both engines."""

from __future__ import annotations

from datetime import date

import pytest

from bot.app import App
from bot.commands import casework as acts
from bot.commands import worklist as commands
from bot.commands.case_work import Act, CaseRefusal, Refused
from bot.roles import Actor, NotAllowed, Role, command_line
from bot.store import audit, bodies, cases, casework, worklist
from bot.store import staff as people_of
from bot.store.staff import Newcomer
from tests.support.cases import NOW, a_mail_file, add_case

DAY = date(2026, 11, 20)


@pytest.fixture
def dorp(app: App) -> App:
    app.door.write_now(lambda s: bodies.ensure(s, body_id="dorp", name="Dorp", now=NOW))
    for name in ("lies", "jef"):
        newcomer = Newcomer(staff_id=f"id-{name}", body_id="dorp", name=name, role="officer", password_hash="x")
        app.door.write_now(lambda s, newcomer=newcomer: people_of.add(s, newcomer, now=NOW))
    return app


def somebody(name: str = "lies", role: Role = Role.OFFICER) -> Actor:
    return Actor(name=name, role=role, body_id="dorp", staff_id=f"id-{name}")


def versions(app: App, *references: str) -> dict[str, int]:
    found = {one: app.door.read_now(lambda s, one=one: cases.get(s, "dorp", one)) for one in references}
    return {reference: case.version for reference, case in found.items() if case is not None}


def actions(app: App) -> list[tuple[str, str]]:
    lines = app.door.read_now(lambda s: audit.entries(s, body_id="dorp"))
    return sorted((line.action, line.subject) for line in lines)


def test_each_case_of_a_bulk_act_has_its_own_line_and_a_stale_one_is_named(dorp: App) -> None:
    for _ in range(3):
        add_case(dorp.door, a_mail_file())
    shown = versions(dorp, "OB-2026-0001", "OB-2026-0002")
    act = Act(actor=somebody("jef"), reference="OB-2026-0002", expected_version=shown["OB-2026-0002"], at=NOW)
    dorp.door.write_now(lambda s: acts.handle(s, act))
    chosen = {**shown, "OB-2026-0099": 3}
    done = dorp.door.write_now(lambda s: commands.assign_all(s, actor=somebody(), chosen=chosen, to="id-jef", at=NOW))
    assert done.done == ("OB-2026-0001",)
    assert done.refused == {"OB-2026-0002": CaseRefusal.STALE, "OB-2026-0099": CaseRefusal.NOT_FOUND}
    assert actions(dorp) == [("assigned", "OB-2026-0001"), ("handled", "OB-2026-0002")]
    case = dorp.door.read_now(lambda s: cases.get(s, "dorp", "OB-2026-0001"))
    assert case is not None
    work = dorp.door.read_now(lambda s: casework.work(s, body_id="dorp", case_id=case.case_id))
    assert work is not None
    assert work.assigned_to == "id-jef"
    assert dorp.door.check() == []


@pytest.mark.parametrize("role", [Role.READER, Role.HELPDESK, Role.ADMIN])
def test_who_does_no_casework_changes_nothing(dorp: App, role: Role) -> None:
    add_case(dorp.door, a_mail_file())
    chosen = versions(dorp, "OB-2026-0001")
    reader = somebody(role=role)
    with pytest.raises(NotAllowed):
        dorp.door.write_now(lambda s: commands.handle_all(s, actor=reader, chosen=chosen, at=NOW))
    with pytest.raises(NotAllowed):
        dorp.door.write_now(
            lambda s: commands.note_absence(
                s, actor=reader, staff_id="id-lies", first_day=DAY, last_day=DAY, deputy_id=None, at=NOW
            )
        )
    assert actions(dorp) == []


def test_a_filter_is_ones_own_and_its_name_is_in_no_audit_line(dorp: App) -> None:
    def save(actor: Actor, name: str) -> Refused | None:
        return dorp.door.write_now(lambda s: commands.save_filter(s, actor=actor, name=name, query="van=mij", at=NOW))

    assert save(somebody(role=Role.READER), " An Peeters ") is None
    assert [save(somebody(), name) for name in ("", "x" * 61)] == [Refused(reason=CaseRefusal.EMPTY)] * 2
    with pytest.raises(NotAllowed):
        save(command_line("dorp"), "a")
    (kept,) = dorp.door.read_now(lambda s: worklist.filters(s, body_id="dorp", staff_id="id-lies"))
    assert kept.name == "An Peeters"
    lines = dorp.door.read_now(lambda s: audit.entries(s, body_id="dorp"))
    assert "Peeters" not in f"{lines}"

    def remove(name: str) -> bool:
        actor = somebody(name)
        return dorp.door.write_now(lambda s: commands.remove_filter(s, actor=actor, filter_id=kept.filter_id, at=NOW))

    assert [remove("jef"), remove("lies"), remove("lies")] == [False, True, False]
    assert actions(dorp) == [("filter_removed", "id-lies"), ("filter_saved", "id-lies")]


@pytest.mark.parametrize(
    ("staff_id", "last_day", "deputy_id", "reason"),
    [
        ("id-nobody", DAY, None, CaseRefusal.UNKNOWN_STAFF),
        ("id-lies", DAY, "id-nobody", CaseRefusal.UNKNOWN_STAFF),
        ("id-lies", DAY, "id-lies", CaseRefusal.UNKNOWN_STAFF),
        ("id-lies", date(2026, 11, 19), None, CaseRefusal.BAD_DATE),
    ],
)
def test_an_absence_that_cannot_be_is_refused(
    dorp: App, staff_id: str, last_day: date, deputy_id: str | None, reason: CaseRefusal
) -> None:
    refused = dorp.door.write_now(
        lambda s: commands.note_absence(
            s, actor=somebody(), staff_id=staff_id, first_day=DAY, last_day=last_day, deputy_id=deputy_id, at=NOW
        )
    )
    assert refused == Refused(reason=reason)
    assert dorp.door.read_now(lambda s: worklist.absences(s, body_id="dorp", since=DAY)) == ()

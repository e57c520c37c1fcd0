"""What must be seen at once: danger and, later, an appeal, on the case, the message, the worklist and the settings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from bot.config import Config
from bot.config_parts import EmergencySection
from bot.roles import Role
from bot.store import cases
from intake.case import CaseEventType
from intake.labels import Warning
from tests.support.cases import NOW, a_delicate_classification, a_mail_file, add_case, add_message
from tests.support.console import Console, running_console, words_of

TEXT = "Bel bij acuut gevaar 112.\nBel daarna de directeur."


@contextmanager
def prepared(folder: Path, *, verified_on: date = date(2026, 9, 1)) -> Iterator[Console]:
    """The console of a body that knows what to do first, and who is on duty."""

    def change(config: Config) -> Config:
        first, *others = config.body
        section = EmergencySection(text=TEXT, verified_on=verified_on)
        changed = first.model_copy(update={"emergency": section, "duty_officer": "wacht@dorp.example"})
        return config.model_copy(update={"body": (changed, *others)})

    with running_console(folder, change=change) as console:
        yield console


def in_danger(console: Console) -> str:
    found = replace(a_delicate_classification(), warnings=(Warning.SAFETY_CONCERN,))
    reference = add_case(console.app.door, a_mail_file(), found=found).reference
    assert reference is not None
    return reference


def test_what_to_do_first_stands_on_the_case_with_the_day_it_was_verified(tmp_path: Path) -> None:
    with prepared(tmp_path) as console:
        reference, client = in_danger(console), console.signed_in_as(Role.OFFICER)
        page = words_of(client.get(f"/dossiers/{reference}").text)
        assert "Eerst dit Bel bij acuut gevaar 112. Bel daarna de directeur." in page
        assert re.search(r"Nagekeken op [a-z ]*1 september 2026", page)
        assert "te lang geleden" not in page
        other = add_case(console.app.door, a_mail_file()).reference
        assert "112" not in client.get(f"/dossiers/{other}").text


def test_a_text_that_nobody_verified_for_long_says_so(tmp_path: Path) -> None:
    with prepared(tmp_path, verified_on=date(2020, 1, 1)) as console:
        reference, client = in_danger(console), console.signed_in_as(Role.READER)
        assert "dat is te lang geleden" in words_of(client.get(f"/dossiers/{reference}").text)


def test_danger_in_a_later_message_of_the_case_counts_as_much(tmp_path: Path) -> None:
    with prepared(tmp_path) as console:
        reference = add_case(console.app.door, a_mail_file()).reference
        assert reference is not None
        case = console.app.door.read_now(lambda s: cases.get(s, "dorp", reference))
        assert case is not None
        console.app.door.write_now(
            lambda s: cases.append_event(
                s,
                body_id="dorp",
                case_id=case.case_id,
                type=CaseEventType.JOIN_TO_CONFIRM,
                at=NOW,
                actor="bot",
                data={"ledger_id": "x", "reason": "reference", "warnings": ["safety_concern"]},
            )
        )
        client = console.signed_in_as(Role.OFFICER)
        assert "Bel bij acuut gevaar 112." in client.get(f"/dossiers/{reference}").text


def test_what_to_do_first_stands_on_a_message_without_a_case_too(tmp_path: Path) -> None:
    with prepared(tmp_path) as console:
        found = replace(a_delicate_classification(), warnings=(Warning.SAFETY_CONCERN,))
        kept = add_message(console.app.door, a_mail_file(), found=found, reason="safety_concern")
        client = console.signed_in_as(Role.OFFICER)
        assert "Bel bij acuut gevaar 112." in client.get(f"/berichten/{kept.ledger_id}").text


def test_the_settings_say_who_is_on_duty_or_that_nobody_is(tmp_path: Path) -> None:
    with prepared(tmp_path / "een") as console:
        page = words_of(console.signed_in_as(Role.ADMIN).get("/instellingen").text)
        assert "duty_officer wacht@dorp.example" in page
        assert "emergency.verified_on 2026-09-01" in page
        assert "Wie van wacht is, is niet ingesteld" not in page
    with running_console(tmp_path / "twee") as console:
        page = words_of(console.signed_in_as(Role.ADMIN).get("/instellingen").text)
        assert "Wie van wacht is, is niet ingesteld" in page

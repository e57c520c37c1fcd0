from __future__ import annotations

from datetime import date
from pathlib import Path

from bot.config import Config
from bot.contacts import contacts_of, lacking, usable_contacts
from knowledge.shipped import shipped_contacts
from tests.knowledge.support import an_entry
from tests.support.builders import a_config

TODAY = date(2026, 11, 20)
BODY = {
    "id": "polder",
    "name": "Polder",
    "contacts": [
        {"role": "bessen", "value": "bessen@polder.example", "verified_on": date(2026, 1, 1)},
        {"role": "noten", "value": "noten@polder.example", "verified_on": date(2023, 1, 1)},
    ],
}
NAMING = [an_entry(id=role, answer=f"Mail {{contact:{role}}}.") for role in ("bessen", "noten", "druiven")]


def test_the_embedded_body_uses_the_table_that_ships() -> None:
    config = Config()
    assert contacts_of(config, config.body[0].id) == shipped_contacts()


def test_a_configured_body_uses_its_own_table_and_no_other(tmp_path: Path) -> None:
    config = a_config(tmp_path, body=[BODY])
    assert usable_contacts(config, "polder", on=TODAY) == {"bessen": "bessen@polder.example"}
    patient = a_config(tmp_path, body=[BODY], guidance={"contact_months": 60})
    assert set(usable_contacts(patient, "polder", on=TODAY)) == {"bessen", "noten"}


def test_roles_that_answers_name_and_the_body_lacks_are_told(tmp_path: Path) -> None:
    config = a_config(tmp_path, body=[BODY])
    assert lacking(config, "polder", entries=NAMING, on=TODAY) == ("druiven", "noten")
    elsewhere = [an_entry(answer="{contact:x}", scope="go_account"), an_entry(answer="{contact:y}", body="stad")]
    assert lacking(config, "polder", entries=elsewhere, on=TODAY) == ()

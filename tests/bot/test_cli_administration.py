"""`db`, `user`, `doctor`, `bench`: running an installation."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.builders import a_request, inzage

PASSWORD = "een lang wachtwoord voor Lies"


def test_a_backup_is_whole_overwrites_nothing_and_comes_back_only_into_an_empty_store(tmp_path: Path) -> None:
    (tmp_path / "een.eml").write_bytes(a_request())
    assert inzage("ingest", "een.eml", folder=tmp_path).code == 0
    ledger = inzage("ledger", "list", "--json", folder=tmp_path).out
    assert inzage("db", "backup", "kopie.db", folder=tmp_path).code == 0
    again = inzage("db", "backup", "kopie.db", folder=tmp_path)
    assert (again.code, "kopie.db" in again.err) == (2, True)
    assert inzage("db", "restore", "kopie.db", folder=tmp_path).code != 0
    elsewhere = tmp_path / "elders"
    elsewhere.mkdir()
    assert inzage("db", "restore", str(tmp_path / "kopie.db"), folder=elsewhere).code == 0
    assert inzage("ledger", "list", "--json", folder=elsewhere).out == ledger


def test_migrate_makes_the_store_and_check_finds_it_sound(tmp_path: Path) -> None:
    assert inzage("db", "migrate", folder=tmp_path).code == 0
    assert (tmp_path / "var" / "inzage.sqlite3").is_file()
    assert inzage("db", "check", folder=tmp_path).code == 0


def test_a_member_of_staff_is_added_once_listed_without_password_and_shut_out(tmp_path: Path) -> None:
    add = ("user", "add", "lies", "--role", "officer")
    assert inzage(*add, folder=tmp_path, stdin=f"{PASSWORD}\n").code == 0
    twice = inzage(*add, folder=tmp_path, stdin=f"{PASSWORD}\n")
    assert (twice.code, twice.err.count("\n")) == (1, 1)
    listed = inzage("user", "list", "--json", folder=tmp_path)
    assert listed.lines() == [{"name": "lies", "body": "default", "role": "officer", "disabled": False}]
    assert "lies" in inzage("user", "list", folder=tmp_path).out
    assert inzage("user", "disable", "lies", folder=tmp_path).code == 0
    assert inzage("user", "list", "--json", folder=tmp_path).lines()[0]["disabled"] is True
    assert inzage("user", "disable", "niemand", folder=tmp_path).code == 1
    assert inzage("user", "enable", "lies", folder=tmp_path).code == 0
    assert inzage("user", "enable", "lies", folder=tmp_path).code == 1
    assert inzage("user", "list", "--json", folder=tmp_path).lines()[0]["disabled"] is False
    given = inzage("user", "password", "lies", folder=tmp_path)
    assert (given.code, len(given.out.strip())) == (0, 23)
    assert inzage("user", "password", "niemand", folder=tmp_path).code == 1


@pytest.mark.parametrize(
    ("arguments", "stdin"),
    [
        (("user", "add", "lies", "--role", "officer"), "kort\n"),
        (("user", "add", "", "--role", "officer"), f"{PASSWORD}\n"),
        (("user", "add", "lies", "--role", "keizer"), f"{PASSWORD}\n"),
        (("user", "add", "lies"), f"{PASSWORD}\n"),
        (("user", "add", "lies", "--role", "officer", "--school", "De Wissel"), f"{PASSWORD}\n"),
        (("user", "add", "lies", "--role", "school_staff", "--school", "Onbekend"), f"{PASSWORD}\n"),
        (("bench", "onbestaand"), ""),
    ],
)
def test_wrong_usage_ends_with_two(tmp_path: Path, arguments: tuple[str, ...], stdin: str) -> None:
    assert inzage(*arguments, folder=tmp_path, stdin=stdin).code == 2


def test_doctor_ends_with_zero_where_all_is_well_and_with_one_on_a_fault(tmp_path: Path) -> None:
    good = tmp_path / "goed.toml"
    good.write_text("[smtp]\nport = 0\n[web]\nport = 0\n", encoding="utf-8")
    ran = inzage("--config", "goed.toml", "doctor", folder=tmp_path)
    assert (ran.code, "taalmodel" in ran.out) == (0, True)
    bad = tmp_path / "slecht.toml"
    bad.write_text('[smtp]\nport = 0\n[web]\nport = 0\n[relay]\nhost = "mx.invalid"\n', encoding="utf-8")
    assert inzage("--config", "slecht.toml", "doctor", folder=tmp_path).code == 1

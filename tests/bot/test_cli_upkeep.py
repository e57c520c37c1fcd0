"""`knowledge check` and `knowledge gaps`."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from bot.app import build
from bot.clock import utc_now
from bot.config import load
from bot.store import guidance_use
from knowledge.gaps import QuestionSource, Unanswered
from knowledge.load import Fault, Loaded, load_entries
from knowledge.shipped import shipped_files
from tests.knowledge.support import an_entry
from tests.support.builders import ADDRESS, fits_schema, inzage


def test_the_shipped_guidance_has_no_faults(tmp_path: Path) -> None:
    ran = inzage("knowledge", "check", folder=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert "De leidraad" in ran.out
    assert list(tmp_path.iterdir()) == []


def shipping(monkeypatch: pytest.MonkeyPatch, *entries: object, fault: str = "") -> None:
    """As if these were the guidance that ships."""
    faults = (Fault(name="x.md", what=fault),) if fault else ()
    loaded = Loaded(entries=(*load_entries(shipped_files()).entries, *entries), faults=faults)  # type: ignore[arg-type]
    monkeypatch.setattr("bot.cli.upkeep.load_entries", lambda _: loaded)


def test_a_warning_ends_well_unless_one_is_strict(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    soon = (datetime.now().astimezone() + timedelta(days=40)).date()
    shipping(monkeypatch, an_entry(id="straks", valid_until=soon))
    ran = inzage("knowledge", "check", folder=tmp_path)
    assert f"let op: straks: vervalt op {soon}" in ran.out
    assert (ran.code, ran.err) == (0, "")
    assert inzage("knowledge", "check", "--strict", folder=tmp_path).code == 1
    assert "straks: vervalt" not in inzage("knowledge", "check", "--days", "10", folder=tmp_path).out


def test_each_fault_is_a_line_and_ends_with_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shipping(monkeypatch, an_entry(see_also=("LAW-PEER",), answer="Mail {contact:peer}."))
    ran = inzage("knowledge", "check", folder=tmp_path)
    assert ran.code == 1
    assert "inzage: pruim: see_also: sleutel LAW-PEER bestaat niet" in ran.err
    assert "inzage: pruim: contactrol peer bestaat niet" in ran.err
    assert "in orde" not in ran.out


def test_a_body_hears_which_contacts_it_lacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "inzage.toml").write_text(
        f'[[body]]\nid = "polder"\nname = "Polder"\naddresses = ["{ADDRESS}"]\n', encoding="utf-8"
    )
    shipping(monkeypatch, an_entry(answer="Mail {contact:peer}."))
    ran = inzage("--config", "inzage.toml", "knowledge", "check", folder=tmp_path)
    assert "let op: instantie polder: contact peer ontbreekt" in ran.out


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store in which two people asked for the holidays and one rule did not help."""
    (tmp_path / "inzage.toml").write_text(
        f'[[body]]\nid = "polder"\nname = "Polder"\naddresses = ["{ADDRESS}"]\n', encoding="utf-8"
    )
    app = build(
        load(None).model_copy(update={"data_dir": tmp_path / "var", "body": load(tmp_path / "inzage.toml").body})
    )
    now = utc_now()
    for text, source in (
        ("Wanneer is het paasvakantie?", QuestionSource.MAIL),
        ("paasvakantie", QuestionSource.SEARCH),
    ):
        question = Unanswered(
            text=text,
            language="nl",
            reason="out_of_scope",
            source=source,
            at=now - timedelta(days=1),
            nearest="law-terms",
        )
        app.door.write_now(lambda s, q=question: guidance_use.add_unanswered(s, q, body_id="polder", added_at=now))
    for entry_id in ("law-terms", "verdwenen"):
        app.door.write_now(
            lambda s, e=entry_id: guidance_use.add_feedback(s, body_id="polder", entry_id=e, helped=False, at=now)
        )
    app.door.close()
    return tmp_path


def test_gaps_are_json_lines_that_fit_their_schema(folder: Path) -> None:
    ran = inzage("--config", "inzage.toml", "knowledge", "gaps", "--json", folder=folder)
    gap, *rated = ran.lines()
    assert fits_schema("gaps", ran.lines()) == []
    assert (gap["kind"], gap["count"], gap["mails"], gap["searches"]) == ("gap", 2, 1, 1)
    assert (gap["reasons"], gap["nearest"]["key"]) == ({"out_of_scope": 2}, "LAW-TERMS")
    assert date.fromisoformat(gap["newest"])
    assert {line["id"]: line["key"] for line in rated} == {"law-terms": "LAW-TERMS", "verdwenen": None}


def test_a_person_reads_gaps_as_tables(folder: Path) -> None:
    out = inzage("--config", "inzage.toml", "knowledge", "gaps", folder=folder).out
    assert "paasvakantie" in out
    assert "buiten het onderwerp (2)" in out
    assert "verdwenen (bestaat niet meer)" in out


def test_an_unknown_body_is_wrong_usage(folder: Path) -> None:
    ran = inzage("--config", "inzage.toml", "knowledge", "gaps", "--body", "elders", folder=folder)
    assert (ran.code, ran.out) == (2, "")

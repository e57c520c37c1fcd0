"""The measurement measures what it says; figures are for the machine it runs on."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.bench.console import cell
from bot.bench.console_fill import BODY, NOW, OFFICERS, fill, officer_id
from bot.bench.failure import BenchFailed
from bot.store import worklist
from bot.store.open import open_store
from bot.store.worklist import Choice
from intake.calendar_days import local_date
from intake.case import CaseState
from intake.labels import Regime


def test_a_filled_store_is_sound_and_holds_every_kind_of_case(tmp_path: Path) -> None:
    door = open_store(f"sqlite:///{tmp_path / 'inzage.db'}")
    fill(door, 240)

    def listed(choice: Choice, viewer: str = OFFICERS[0]) -> int:
        page = door.read_now(
            lambda s: worklist.page(
                s, choice, body_id=BODY, viewer=officer_id(viewer), today=local_date(NOW), limit=999, offset=0
            )
        )
        return len(page)

    assert door.check() == []
    assert (listed(Choice()), listed(Choice(), "bert")) == (208, 210)  # two are shut to all but one
    assert (listed(Choice(state=CaseState.CLOSED)), listed(Choice(urgent=True))) == (30, 1)
    assert listed(Choice(regime=Regime.REUSE)) > 0
    assert listed(Choice(sought="-17")) == 9  # 17 and 170 to 179, of which 171 and 179 are closed
    door.close()


def test_a_cell_counts_its_cases_and_times_each_kind_of_page() -> None:
    row = cell(60, requests=4)
    assert (row["measure"], row["cases"]) == ("console", 60)
    for page in ("worklist", "filtered", "searched", "last_page", "case", "ledger"):
        assert row[f"{page}_p95"] >= row[f"{page}_p50"] > 0
        assert 1 < row[f"{page}_kib"] < 100  # with style sheet and script a page stays under 150 kB
    assert row["rss_mib"] > 50


def test_a_cell_that_cannot_be_made_fails_with_a_reason() -> None:
    with pytest.raises(BenchFailed, match="console with 0 cases: "):
        cell(0, requests=1)

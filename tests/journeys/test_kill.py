"""A tenth of the kill test; `make check-long` runs it whole."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from tests.journeys.kill import run, store_of


@pytest.mark.peer
@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_every_accepted_mail_survives_kills_with_one_route_and_one_letter(engine: str) -> None:
    with tempfile.TemporaryDirectory(prefix="inzage-kill-") as folder, store_of(engine, Path(folder)) as url:
        report = run(Path(folder), store_url=url, mails=200, kills=5, seed=7)
    assert report.faults == ()
    assert report.accepted == 200
    assert sum(report.routes.values()) == 200

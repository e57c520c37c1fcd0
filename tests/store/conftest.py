"""Every store test runs on both engines, through the public door."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.store import bodies
from bot.store.open import open_store
from bot.store.session import Door
from tests.store.builders import NOW
from tests.support.postgres import postgres_server, postgres_url

__all__ = ["postgres_server", "postgres_url"]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.peer)])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty store."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'inzage.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
def door(store_url: str) -> Iterator[Door]:
    """An open store that serves the bodies `dorp` and `stad`."""
    opened = open_store(store_url)
    opened.write_now(lambda s: bodies.ensure(s, body_id="dorp", name="Dorp", now=NOW))
    opened.write_now(lambda s: bodies.ensure(s, body_id="stad", name="Stad", now=NOW))
    yield opened
    opened.close()

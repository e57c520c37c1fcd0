"""What tests of the running bot share: one thinking child for the whole run, and an application per store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import App, build
from bot.thinker import Thinker
from tests.store.conftest import store_url
from tests.support.builders import Hands, a_config
from tests.support.postgres import postgres_server, postgres_url

__all__ = ["postgres_server", "postgres_url", "store_url"]


@pytest.fixture(scope="session")
def thinker() -> Iterator[Thinker]:
    """The real child process; starting one costs seconds, so that all tests share it."""
    started = Thinker()
    yield started
    started.close()


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def app(tmp_path: Path, store_url: str, clock: Hands) -> Iterator[App]:
    """An application that is not armed, on each engine."""
    built = build(a_config(tmp_path, store_url=store_url), clock=clock)
    yield built
    built.door.close()


@pytest.fixture
def small_app(tmp_path: Path, clock: Hands) -> Iterator[App]:
    """The same on SQLite only, for what does not touch the engine."""
    built = build(a_config(tmp_path), clock=clock)
    yield built
    built.door.close()

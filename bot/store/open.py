"""Opens the store an installation is configured with."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, overload

from bot.errors import ConfigError
from bot.store.session import Door
from bot.store.sqlite import SqliteDoor

PATIENCE = 5.0  # seconds another process may hold the store before it counts as locked


@overload
def open_store(url: str, *, create: Literal[True] = True, patience: float = PATIENCE) -> Door: ...
@overload
def open_store(url: str, *, create: bool, patience: float = PATIENCE) -> Door | None: ...
def open_store(url: str, *, create: bool = True, patience: float = PATIENCE) -> Door | None:
    """The store at `url`, made and migrated where needed.

    `sqlite:///relative/path`, `sqlite:////absolute/path` or `postgresql://…`. With `create=False`
    nothing is made or changed: a store that is not there gives None, one with another schema raises
    StoreError, and the door refuses to write. Raises ConfigError for another kind of address.
    """
    if url.startswith("sqlite:///") and len(url) > len("sqlite:///"):
        path = Path(url.removeprefix("sqlite:///"))
        if not create and not path.exists():
            return None
        return SqliteDoor(path, patience=patience, create=create)
    if url.startswith(("postgresql://", "postgres://")):
        from bot.store.postgres import open_postgres

        return open_postgres(url, patience=patience, create=create)
    raise ConfigError(["store.url: expected sqlite:///path or postgresql://…"])

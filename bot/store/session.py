"""The only door to SQL: named queries inside functions that a `Door` runs in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol, TypeVar

T = TypeVar("T")
Row = Mapping[str, Any]

EVERY_ROW = 2**31 - 1  # the limit of a list that has none


class Session(Protocol):
    """One open transaction. `query` is a name in `queries.sql`, never SQL.

    No error raised here may be caught inside the function that was sent through the door:
    on PostgreSQL a failed statement ends the transaction.
    """

    def run(self, query: str, /, **values: Any) -> int:
        """Run a statement; gives the number of rows it touched."""
        ...

    def one(self, query: str, /, **values: Any) -> Row | None:
        """The first row, or None."""
        ...

    def all(self, query: str, /, **values: Any) -> list[Row]:
        """All rows."""
        ...


class Door(Protocol):
    """Runs functions in transactions of their own. Every method may raise `StoreError`.

    The function is short, synchronous and offline, and may be run a second time after a deadlock.
    What it raises undoes its own writes, not those of others that share its commit.
    """

    async def write(self, fn: Callable[[Session], T]) -> T:
        """Run `fn` and return its result after the commit is on disk. A cancelled caller does not undo it."""
        ...

    async def read(self, fn: Callable[[Session], T]) -> T:
        """Run `fn` on one consistent picture of the store, off the event loop; it cannot write."""
        ...

    def write_now(self, fn: Callable[[Session], T]) -> T:
        """`write` for threads and the command line; never call it on an event loop."""
        ...

    def read_now(self, fn: Callable[[Session], T]) -> T:
        """`read` for threads and the command line."""
        ...

    def check(self) -> list[str]:
        """Every fault found in the store, one line each, with how to mend it; empty when sound."""
        ...

    def backup(self, path: Path) -> None:
        """Write a complete copy to a new file, while others work on."""
        ...

    def close(self) -> None:
        """Finish what was accepted, then close; later calls raise `StoreError`."""
        ...

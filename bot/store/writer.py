"""One thread that writes: what is waiting becomes one transaction (group commit).

Nothing waits for company: a lone write is committed at once, and whatever arrives meanwhile
shares the next commit. Each function has a savepoint of its own, so that its failure undoes
nothing else, and nobody is told anything before COMMIT has returned.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Protocol, TypeVar

import structlog

from bot.errors import StoreError
from bot.store.session import Session

T = TypeVar("T")
log = structlog.get_logger(__name__)

# Bounds how long the first of a batch waits for the last; a batch grows only under load.
BATCH = 256
# A deadlock victim is tried this often in all before its caller is told to come back later.
TRIES = 4


class Transaction(Protocol):
    """One engine's connection for writing, as the writer drives it."""

    session: Session

    def begin(self) -> None: ...
    def commit(self) -> None: ...
    def rollback(self) -> None: ...
    def mark(self) -> None: ...
    def release(self) -> None: ...
    def undo(self) -> bool:
        """Undo to the mark; False when the whole transaction is gone."""
        ...

    def translate(self, fault: Exception) -> Exception:
        """The engine's errors as StoreError; others as they are."""
        ...

    def retryable(self, fault: Exception) -> bool:
        """True where running the function again is the remedy (deadlock, serialization)."""
        ...

    def close(self) -> None: ...


class _Job:
    """One function, what came of it, and who waits for it: an event loop or a thread."""

    __slots__ = ("error", "fn", "future", "loop", "result")

    def __init__(self, fn: Callable[[Session], Any], loop: asyncio.AbstractEventLoop | None) -> None:
        self.fn = fn
        self.loop = loop
        self.future: Any = Future() if loop is None else loop.create_future()
        self.result: Any = None
        self.error: Exception | None = None

    def settle(self) -> None:
        """Tell the one who waits; runs on its loop, or anywhere for a thread."""
        if self.future.done():  # the caller was cancelled; its write stands all the same
            if self.error is not None:
                log.warning("store_write_failed_unobserved", fault=type(self.error).__name__)
        elif self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.result)


class Writer:
    """Owns the writing connection from now on: only its thread uses it, until `close`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="store-writer", daemon=True)
        self._thread.start()

    def submit(self, fn: Callable[[Session], T]) -> asyncio.Future[T]:
        """Queue a function for the running loop; the future resolves after the commit."""
        job = _Job(fn, asyncio.get_running_loop())
        self._put(job)
        future: asyncio.Future[T] = job.future
        return future

    def submit_now(self, fn: Callable[[Session], T]) -> T:
        """Queue a function and wait for the commit in this thread."""
        job = _Job(fn, None)
        self._put(job)
        future: Future[T] = job.future
        return future.result()

    def close(self) -> None:
        """Commit what was accepted, then end the thread and the connection."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            self._jobs.put(None)
        self._thread.join()

    def _put(self, job: _Job) -> None:
        with self._lock:
            if self._closed:
                raise StoreError("the store is closed", temporary=True)
            self._jobs.put(job)

    def _work(self) -> None:
        while True:
            batch, last = self._take()
            if batch:
                self._guarded(batch)
            if last:
                self._transaction.close()
                return

    def _take(self) -> tuple[list[_Job], bool]:
        first = self._jobs.get()
        if first is None:
            return [], True
        batch = [first]
        with contextlib.suppress(queue.Empty):
            while len(batch) < BATCH:
                job = self._jobs.get_nowait()
                if job is None:
                    return batch, True
                batch.append(job)
        return batch, False

    def _guarded(self, batch: list[_Job]) -> None:
        """The outer guard of the thread: whatever happens, nobody waits for ever."""
        try:
            again = self._commit(batch)
            for job in again:
                self._again(job)
        except Exception as fault:
            # By name only: the text of a fault may quote what was being stored.
            log.error("store_writer_fault", fault=type(fault).__name__)
            _fail(batch, StoreError("the store failed while writing", temporary=True))
        _tell(batch)

    def _again(self, job: _Job) -> None:
        for _ in range(TRIES - 1):
            if not self._commit([job]):
                return

    def _commit(self, batch: list[_Job]) -> list[_Job]:
        """Run the jobs in one transaction; gives those that a deadlock made worth another try."""
        transaction = self._transaction
        again: list[_Job] = []
        several = len(batch) > 1
        try:
            transaction.begin()
            for job in batch:
                if several:
                    transaction.mark()
                job.error = None
                try:
                    job.result = job.fn(transaction.session)
                except Exception as fault:  # the guard of the caller's function
                    job.error = transaction.translate(fault)
                    if transaction.retryable(fault):
                        again.append(job)
                    if not several:
                        transaction.rollback()
                        return again
                    if not transaction.undo():
                        raise
                if several:
                    transaction.release()
            transaction.commit()
        except Exception as fault:  # nothing of this batch is stored
            transaction.rollback()
            _fail(batch, transaction.translate(fault))
            return []
        return again


def _fail(batch: list[_Job], fault: Exception) -> None:
    for job in batch:
        job.error = fault


def _tell(batch: list[_Job]) -> None:
    """Resolve a batch with one wake-up per event loop."""
    by_loop: dict[asyncio.AbstractEventLoop, list[_Job]] = {}
    for job in batch:
        if job.loop is None:
            job.settle()
        else:
            by_loop.setdefault(job.loop, []).append(job)
    for loop, jobs in by_loop.items():
        # A loop that was closed has nobody left to tell; the writes stand.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(_settle_all, jobs)


def _settle_all(jobs: list[_Job]) -> None:
    for job in jobs:
        job.settle()

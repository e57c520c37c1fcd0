"""Mails from files through the full pipeline; each at most once, and never answered by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from rich.progress import Progress

from bot.app import App
from bot.handle import handle_next
from bot.ids import new_id
from bot.store import spool
from bot.store.session import Session
from bot.thinker import Thinker
from bot.work import recovered
from intake.files import FoundMail, SkippedFile, iterate_mails
from intake.raw import Envelope, RawMail, Receipt, Source
from intake.recipient import recipient_of

# Mails that share one commit: enough to make the fsync cheap, few enough to lose little time on a stop.
BATCH = 50


@dataclass(slots=True)
class Outcome:
    """What a run did: every mail or file is new, known, skipped or failed.

    `quarantined` were set aside during the run; `deferred` could not be handled yet and will be tried again.
    """

    new: int = 0
    known: int = 0
    skipped: int = 0
    failed: int = 0
    quarantined: int = 0
    deferred: int = 0


def ingest_files(app: App, paths: Iterable[Path], *, bar: Progress, warn: Callable[[str], None]) -> Outcome:
    """Store every mail found, then think each one through. A file that fails is one line; the rest goes on."""
    outcome = Outcome()
    reading = bar.add_task("lezen", total=None)
    batch: list[RawMail] = []
    for found in iterate_mails(paths):
        match found:
            case FoundMail(content=content):
                batch.append(_raw(app, content))
                if len(batch) >= BATCH:
                    _store(app, batch, outcome)
            case SkippedFile(file=file, reason=reason, failed=failed):
                warn(f"{file}: {'niet gelezen' if failed else 'overgeslagen'} ({reason})")
                outcome.failed += failed
                outcome.skipped += not failed
        bar.advance(reading)
    _store(app, batch, outcome)
    before = app.door.read_now(spool.counts)
    asyncio.run(_think(app, bar))
    after = app.door.read_now(spool.counts)
    outcome.quarantined = after["quarantined"] - before["quarantined"]
    outcome.deferred = after["waiting"]
    return outcome


def _raw(app: App, content: bytes) -> RawMail:
    """The mail as if it had come to the body's address that it names, else to the first one."""
    body = app.config.body[0]
    recipient = recipient_of(content, lambda address: app.config.resolve(address) is not None)
    return RawMail(
        body_id=app.config.resolve(recipient) or body.id if recipient else body.id,
        recipient=recipient or (body.addresses[0] if body.addresses else ""),
        content=content,
        source=Source.INGEST,
        received_at=app.clock(),
        envelope=Envelope(),
        backlog=True,
    )


def _store(app: App, batch: list[RawMail], outcome: Outcome) -> None:
    """One commit for the batch, which is emptied."""
    if not batch:
        return
    now = app.clock()
    named = [(mail, new_id(now)) for mail in batch]

    def put_all(s: Session) -> list[Receipt]:
        return [spool.put(s, mail, ledger_id=ledger_id, now=now) for mail, ledger_id in named]

    receipts = app.door.write_now(put_all)
    new = sum(receipt.new for receipt in receipts)
    outcome.new += new
    outcome.known += len(receipts) - new
    batch.clear()


async def _think(app: App, bar: Progress) -> None:
    """Handle what is due until nothing is; items that failed for now are left to the next worker."""
    waiting = (await app.door.read(spool.counts))["waiting"]
    thinking = bar.add_task("verwerken", total=waiting)
    thinker = Thinker()
    async with recovered(app):
        try:
            while await handle_next(app, thinker, owner=app.owner):
                bar.advance(thinking)
        finally:
            await asyncio.to_thread(thinker.close)

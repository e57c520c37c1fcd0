"""One spool item: lease, think, then every effect in one transaction.

Before the transaction a crash costs nothing, the item is thought about again; after it there is
nothing left to do. State, audit line and outgoing mail stand or fall together.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import timedelta

import structlog

from bot.app import App
from bot.chat_mail import passed_on
from bot.decide import brought
from bot.effect import Effect, LeaseLost, Outdated, apply
from bot.errors import StoreConflict, StoreError
from bot.library import library_in, version_of
from bot.lookup import Lookup, look_up
from bot.page_mail import brought_to, is_closed
from bot.store import spool
from bot.store.spool import SpoolItem
from bot.think import Thought
from bot.thinker import Thinker, ThinkFailed
from intake.calendar_days import local_date
from intake.message import InboundMessage

LEASE = timedelta(seconds=30)
HEARTBEAT_SECONDS = 10.0
# A mail that fails this often is set aside for a person. Claims count a crash of the whole process too,
# so their limit is higher: a restart in the wrong second says nothing about the mail.
MAX_FAILURES = 3
MAX_CLAIMS = 20
RETRY_AFTER = timedelta(seconds=30)
# How often a mail is thought about anew because others of its case were handled meanwhile.
MAX_THOUGHTS = 5

log = structlog.get_logger()


async def handle_next(app: App, thinker: Thinker, *, owner: str) -> bool:
    """Take one due item to its effect; False when nothing is due."""
    now = app.clock()
    item = await app.door.write(lambda s: spool.claim(s, owner=owner, now=now, lease_until=now + LEASE))
    if item is None:
        return False
    if item.attempts > MAX_CLAIMS:
        await _set_aside(app, item, owner=owner, error="claimed_too_often")
        return True
    try:
        async with _heartbeat(app, item, owner=owner):
            effect = await _handle(app, thinker, item, owner=owner)
    except ThinkFailed as error:
        await _failed(app, item, owner=owner, error=error.reason)
    except LeaseLost:
        log.warning("lease_lost", ledger_id=item.ledger_id)
    except StoreError as error:
        if not isinstance(error, StoreConflict):
            raise  # says nothing about this mail: the caller waits for the store
        await _failed(app, item, owner=owner, error=type(error).__name__)
    except Exception as error:  # the guard of this edge: a fault of ours must not stop other people's mail
        await _failed(app, item, owner=owner, error=type(error).__name__)
    else:
        log.info(
            "message_handled",
            ledger_id=item.ledger_id,
            body_id=item.body_id,
            source=str(item.source),
            route=str(effect.decision.route),
            reason=effect.decision.reason,
            case=effect.case_reference,
        )
        app.composed.set()
    return True


async def _handle(app: App, thinker: Thinker, item: SpoolItem, *, owner: str) -> Effect:
    message = await thinker.read(item.content, own_addresses=app.own_addresses(item.recipient))
    for _ in range(MAX_THOUGHTS - 1):
        with suppress(Outdated):
            return await _think_and_apply(app, thinker, item, message=message, owner=owner)
    return await _think_and_apply(app, thinker, item, message=message, owner=owner)


async def _think_and_apply(
    app: App, thinker: Thinker, item: SpoolItem, *, message: InboundMessage, owner: str
) -> Effect:
    body = app.profile(item.body_id)
    await _learn(app, thinker)
    found = await app.door.read(lambda s: look_up(s, item, message))
    repeat = await _is_repeat(app, thinker, item, message=message, found=found)
    thought: Thought = await thinker.consider(
        message,
        known=found.known if repeat else found.known_beside(message.message_id),
        body=body,
        on_date=local_date(item.received_at),
        answers_our_mail=found.answers_our_mail,
        subrequest=found.subrequest,
        source=item.source,
    )
    thought = passed_on(thought, item)
    reference = brought_to(item)
    closed = reference is not None and await app.door.read(lambda s: is_closed(s, item, reference))
    thought = replace(thought, decision=brought(thought.decision, reference=reference, closed=closed))
    return await app.door.write(
        lambda s: apply(
            s,
            app,
            item,
            thought,
            owner=owner,
            now=app.clock(),
            found=found,
            repeats=found.same_id_ledger_id if repeat else None,
        )
    )


async def _learn(app: App, thinker: Thinker) -> None:
    """Teach what was published or withdrawn since the last message, by whichever process."""
    version = await app.door.read(lambda s: version_of(s, app.config))
    if version != thinker.library.version:
        thinker.teach(await app.door.read(lambda s: library_in(s, app.config)))


async def _is_repeat(app: App, thinker: Thinker, item: SpoolItem, *, message: InboundMessage, found: Lookup) -> bool:
    """Whether a known Message-ID comes with the same words: a different mail may reuse an id (or forge it)."""
    if found.same_id_ledger_id is None:
        return False
    ledger_id = found.same_id_ledger_id
    earlier_bytes = await app.door.read(lambda s: spool.raw(s, ledger_id, body_id=item.body_id))
    if earlier_bytes == item.content:
        return True
    earlier = await thinker.read(earlier_bytes, own_addresses=())
    return (earlier.sender.address, earlier.subject, earlier.text) == (
        message.sender.address,
        message.subject,
        message.text,
    )


@asynccontextmanager
async def _heartbeat(app: App, item: SpoolItem, *, owner: str) -> AsyncIterator[None]:
    """Prolong the lease while thinking lasts."""

    async def beat() -> None:
        while True:
            await asyncio.sleep(HEARTBEAT_SECONDS)
            await app.door.write(
                lambda s: spool.heartbeat(s, item.ledger_id, owner=owner, lease_until=app.clock() + LEASE)
            )

    beating = asyncio.create_task(beat())
    try:
        yield
    finally:
        beating.cancel()
        with suppress(asyncio.CancelledError):
            await beating


async def _failed(app: App, item: SpoolItem, *, owner: str, error: str) -> None:
    failures = item.failures + 1
    if failures >= MAX_FAILURES:
        await _set_aside(app, item, owner=owner, error=error)
        return
    again = app.clock() + RETRY_AFTER * failures
    await app.door.write(lambda s: spool.retry_later(s, item.ledger_id, owner=owner, not_before=again, error=error))
    log.warning("message_deferred", ledger_id=item.ledger_id, error=error, attempts=failures)


async def _set_aside(app: App, item: SpoolItem, *, owner: str, error: str) -> None:
    await app.door.write(lambda s: spool.quarantine(s, item.ledger_id, owner=owner, error=error))
    log.error("message_quarantined", ledger_id=item.ledger_id, error=error, attempts=item.attempts)

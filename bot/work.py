"""Run the chosen roles in one event loop and end them in order.

On stop the listeners close first, work in hand is finished, and what is left waits in the store.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

import structlog

from bot.app import App, build_transport
from bot.chase import CHASE_EVERY_SECONDS, chase_due
from bot.commands import chatting, request_forms
from bot.errors import ListenError, StoreError
from bot.handle import handle_next
from bot.ids import new_id
from bot.send import deliver_next
from bot.sole import sole_process
from bot.store import leases, outbox, spool
from bot.store.intake_ports import StoredMailboxes
from bot.store.session import Session
from bot.thinker import Thinker
from intake.imap import poll
from intake.listener import Listener
from intake.mailbox import Mailbox, Mark, Tls
from intake.raw import Source
from intake.smtp import RunningListener, start

IDLE_SECONDS = 1.0  # how long a loop sleeps when nothing wakes it: other processes may have written
HOUR_SECONDS = 3600.0
STORE_PAUSE_SECONDS = 5.0  # before the store is tried again after a fault
DRAIN_SECONDS = 20.0
POLLER_LEASE = timedelta(seconds=60)

log = structlog.get_logger()


class Role(StrEnum):
    """What a process of an installation does."""

    INTAKE = "intake"
    WORKER = "worker"
    SENDER = "sender"
    WEB = "web"


@dataclass(slots=True)
class Running:
    """Where the parts listen: `smtp`, `lmtp`, `web` to an address people can use."""

    addresses: dict[str, str] = field(default_factory=dict)


@contextlib.asynccontextmanager
async def running(app: App, roles: Iterable[Role]) -> AsyncIterator[Running]:
    """Start the roles and, on leaving, drain them. Raises ListenError for a port that is in use."""
    wanted = frozenset(roles)
    where = Running()
    async with contextlib.AsyncExitStack() as stack:
        if wanted & {Role.WORKER, Role.SENDER}:
            await stack.enter_async_context(recovered(app))
        # Ended in reverse order: listeners first, so that nothing new comes while the rest drains.
        if Role.WEB in wanted:
            where.addresses["web"] = await stack.enter_async_context(_web(app))
            # Also where forms are looked at all day and nobody sends one: what is over is gone within the hour.
            await stack.enter_async_context(_loop(lambda: _forget(app), asyncio.Event(), idle=HOUR_SECONDS))
        if Role.SENDER in wanted:
            transport = build_transport(app.config)
            await stack.enter_async_context(
                _loop(lambda: deliver_next(app.door, transport, clock=app.clock, owner=app.owner), app.composed)
            )
        if Role.WORKER in wanted:
            thinker = Thinker()
            stack.push_async_callback(asyncio.to_thread, thinker.close)
            await stack.enter_async_context(_loop(lambda: handle_next(app, thinker, owner=app.owner), app.arrived))
            await stack.enter_async_context(_loop(lambda: chase_due(app), asyncio.Event(), idle=CHASE_EVERY_SECONDS))
        if Role.INTAKE in wanted:
            for name, listener in listeners(app).items():
                server = await _listen(app, name, listener)
                stack.push_async_callback(server.stop, DRAIN_SECONDS)
                where.addresses[name] = str(listener.socket or f"{listener.host}:{server.port}")
            if app.config.imap:
                await stack.enter_async_context(_pollers(app))
        log.info("serving", roles=",".join(sorted(wanted)))
        yield where
        log.info("draining", roles=",".join(sorted(wanted)))


@contextlib.asynccontextmanager
async def recovered(app: App) -> AsyncIterator[None]:
    """On one machine, take up at once what a killed process had in hand; elsewhere its leases run out."""
    one_machine = app.config.store_url.startswith("sqlite:")
    with sole_process(app.config.data_dir) as alone:
        if alone and one_machine:
            await app.door.write(lambda s: (spool.free_leases(s), outbox.free_leases(s, now=app.clock())))
        yield


def listeners(app: App) -> dict[str, Listener]:
    """The configured listeners by name."""
    smtp = app.config.smtp
    hostname = socket.gethostname()
    found = {
        "smtp": Listener(
            source=Source.SMTP,
            host=smtp.host,
            port=smtp.port,
            max_bytes=smtp.max_bytes,
            max_recipients=smtp.max_recipients,
            tls_cert=smtp.tls_cert,
            tls_key=smtp.tls_key,
            hostname=hostname,
            spool_dir=app.config.data_dir,
        )
    }
    if app.config.lmtp is not None:
        lmtp = app.config.lmtp
        found["lmtp"] = Listener(
            source=Source.LMTP,
            host=lmtp.host,
            port=lmtp.port or 0,
            socket=lmtp.socket,
            max_bytes=smtp.max_bytes,
            max_recipients=smtp.max_recipients,
            hostname=hostname,
            spool_dir=app.config.data_dir,
        )
    return found


async def _listen(app: App, name: str, listener: Listener) -> RunningListener:
    try:
        return await start(listener, spool=app, resolve=app.config.resolve, clock=app.clock)
    except OSError as error:
        address = str(listener.socket or f"{listener.host}:{listener.port}")
        raise ListenError(name, address=address, fault=error) from error


@contextlib.asynccontextmanager
async def _loop(
    step: Callable[[], Awaitable[bool]], wake: asyncio.Event, *, idle: float = IDLE_SECONDS
) -> AsyncIterator[None]:
    """Repeat a step while it finds work, then wait for more; on leaving, the step in hand is finished."""
    stop = asyncio.Event()

    async def repeat() -> None:
        while not stop.is_set():
            try:
                worked = await step()
            except Exception as error:  # the guard of this edge: a loop that ends would end unseen
                # A locked or full store mends itself or is mended; the mail waits in it meanwhile.
                event = "store_unavailable" if isinstance(error, StoreError) else "loop_fault"
                log.error(event, error=type(error).__name__)
                worked = False
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), STORE_PAUSE_SECONDS)
            if not worked and not stop.is_set():
                wake.clear()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(wake.wait(), idle)

    task = asyncio.create_task(repeat())
    try:
        yield
    finally:
        stop.set()
        wake.set()
        await task


async def _forget(app: App) -> bool:
    forms, chats = await app.door.write(
        lambda s: (request_forms.forget(s, now=app.clock()), chatting.forget(s, now=app.clock()))
    )
    if forms or chats:
        log.info("forms_forgotten", rows=forms, chats=chats)
    return False


@contextlib.asynccontextmanager
async def _web(app: App) -> AsyncIterator[str]:
    """The console, by uvicorn inside our own loop, which keeps its hands off our signals."""
    import uvicorn

    from bot.web.asgi import build_web

    class Server(uvicorn.Server):
        @contextlib.contextmanager
        def capture_signals(self) -> Iterator[None]:
            # uvicorn would raise SIGTERM again after its own shutdown and cut the drain short.
            yield

    web = app.config.web
    family = socket.AF_INET6 if ":" in web.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((web.host, web.port))
    except OSError as error:
        listening.close()
        raise ListenError("web", address=f"{web.host}:{web.port}", fault=error) from error
    site = build_web(app)
    server = Server(uvicorn.Config(site, log_config=None, access_log=False, server_header=False, lifespan="off"))
    task = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield web.base_url or f"http://{web.host}:{listening.getsockname()[1]}"
    finally:
        # Streams would keep the server waiting; the browsers come back to the next one.
        site.state.chat_room.stop_listening()
        server.should_exit = True
        await task
        await site.state.chat_room.close()


@contextlib.asynccontextmanager
async def _pollers(app: App) -> AsyncIterator[None]:
    """One thread a mailbox, in the one process that holds the pollers' lease."""
    stop = threading.Event()
    kept = StoredMailboxes(app.door, clock=app.clock, new_id=new_id)
    threads: list[threading.Thread] = []

    def take(s: Session) -> bool:
        now = app.clock()
        return leases.take(s, name="imap", owner=app.owner, now=now, until=now + POLLER_LEASE)

    async def hold() -> None:
        while True:
            try:
                mine = await app.door.write(take)
            except StoreError as error:
                # Asked again soon: were this the end, no mailbox would be read until a restart.
                log.error("store_unavailable", error=type(error).__name__)
                await asyncio.sleep(STORE_PAUSE_SECONDS)
                continue
            if mine and not threads:
                threads.extend(
                    threading.Thread(
                        target=poll,
                        args=(mailbox,),
                        kwargs={"mailboxes": kept, "clock": app.clock, "stop": stop, "sleep": stop.wait},
                        name=f"imap-{mailbox.name}",
                    )
                    for mailbox in mailboxes(app)
                )
                for thread in threads:
                    thread.start()
            await asyncio.sleep(POLLER_LEASE.total_seconds() / 3)

    holder = asyncio.create_task(hold())
    try:
        yield
    finally:
        stop.set()
        holder.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await holder
        for thread in threads:
            await asyncio.to_thread(thread.join)
        # Where the store cannot be written now, the lease runs out by itself.
        with contextlib.suppress(StoreError):
            await app.door.write(lambda s: leases.drop(s, name="imap", owner=app.owner))


def mailboxes(app: App) -> list[Mailbox]:
    """The configured mailboxes; mail in one is for its user where that is an address, else for the body's first."""
    found = []
    for box in app.config.imap:
        body = app.config.body_by_id(box.body or app.config.body[0].id)
        found.append(
            Mailbox(
                name=box.name,
                host=box.host,
                port=box.port,
                tls=Tls(box.tls),
                tls_ca=box.tls_ca,
                user=box.user,
                password_file=box.password_file,
                oauth_token_file=box.oauth_token_file,
                mailbox=box.mailbox,
                mark=Mark(box.mark),
                body_id=body.id,
                recipient=box.user if "@" in box.user else next(iter(body.addresses), ""),
            )
        )
    return found

"""`demo`, `serve`, `arm`, `disarm`, `status`: what runs and what may leave."""

from __future__ import annotations

import asyncio
import signal
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.app import App
from bot.cli.context import fail, of, opened, show, stderr, stdout
from bot.config_of_body import of_body
from bot.errors import ConfigError
from bot.log import set_up
from bot.roles import command_line
from bot.store import arming, bodies, mailboxes, outbox, spool
from bot.store.outbox import OutboxState
from bot.store.session import Session
from bot.work import Role, running
from replies.reply import ReplyKind

BodyOption = Annotated[str | None, typer.Option("--body", help="Instantie; zonder geldt het voor alle.")]
OneBodyOption = Annotated[str | None, typer.Option("--body", help="Instantie; nodig waar er meer dan een is.")]
KindOption = Annotated[
    list[ReplyKind] | None,
    typer.Option("--kind", help="Soort bericht; meermaals te geven; zonder alle soorten."),
]
# What the bot may write by itself; chat has no sender yet but can be set beforehand.
ALL_KINDS = tuple(ReplyKind)


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command(name="demo", help="Toon het hele traject op voorbeeldmails, en daarna de console.")(demo)
    app.command(name="serve", help="Ontvang, verwerk, verstuur en toon; SIGTERM rondt netjes af.")(serve)
    app.command(name="arm", help="Laat berichten van een soort vanzelf vertrekken.")(arm)
    app.command(name="disarm", help="Houd berichten van een soort meteen tegen.")(disarm)
    app.command(name="status", help="Wat loopt, wat wacht, wat gewapend is.")(status)


def demo(
    leave: Annotated[bool, typer.Option("--exit", help="Stop na de tabel.")] = False,
    port: Annotated[int, typer.Option(help="Poort van de console; 0 kiest een vrije.")] = 0,
) -> None:
    """A throw-away armed installation on loopback; exit 1 if a sample did not end as expected."""
    from bot.demo.run import demo_config, prepare

    with tempfile.TemporaryDirectory(prefix="inzage-demo-") as folder:
        config = demo_config(Path(folder), web_port=port)
        set_up(config.log)
        app, password = prepare(config)
        try:
            faults = asyncio.run(_demo(app, password=password, leave=leave))
        except OSError as error:
            fail(error.strerror or str(error))
            raise typer.Exit(1) from error
        finally:
            app.door.close()
    if faults:
        raise typer.Exit(1)


async def _demo(app: App, *, password: str, leave: bool) -> int:
    from bot.demo.run import BODY, USER, send_samples

    stop = _stop_event()
    async with running(app, Role) as where:
        stderr.print(f"SMTP luistert op {where.addresses['smtp']}; de voorbeelden worden verstuurd …")
        became = await send_samples(
            app,
            smtp=where.addresses["smtp"],
            tell=lambda sample: stderr.print(f"  {sample.number} {sample.title}", markup=False),
        )
        show(
            "Wat er van elke mail werd",
            ("mail", "route", "reden", "dossier", "sporen met uiterste datum", "antwoord", "zoals verwacht"),
            [
                (
                    b.sample.title,
                    b.line.route or b.line.state,
                    b.line.reason,
                    b.line.case,
                    "\n".join(f"{regime} {due}".strip() for regime, due in b.tracks),
                    b.reply,
                    (b.fault and f"nee: {b.fault}") or "ja",
                )
                for b in became
            ],
        )
        faults = sum(bool(b.fault) for b in became)
        stdout.print(f"{len(became)} mails, {len(became) - faults} zoals verwacht, {faults} niet.")
        stdout.print(f"Antwoorden liggen in {app.config.data_dir / 'outbox'}", soft_wrap=True)
        if not leave:
            stdout.print(f"Console: {where.addresses['web']}  naam: {USER}  wachtwoord: {password}", soft_wrap=True)
            stdout.print(f"Voor burgers: {where.addresses['web']}/burger/{BODY}", soft_wrap=True)
            stdout.print("Stop met Ctrl-C; alles van de demonstratie verdwijnt dan.")
            await stop.wait()
    return faults


def serve(
    context: typer.Context,
    roles: Annotated[str, typer.Option(help="Komma's ertussen: intake, worker, sender, web.")] = ",".join(Role),
) -> None:
    """Run until SIGTERM or Ctrl-C, then finish what is in hand."""
    try:
        wanted = [Role(name.strip()) for name in roles.split(",") if name.strip()]
    except ValueError as error:
        raise ConfigError([f"--roles: {error}"]) from error
    if not wanted:
        raise ConfigError(["--roles: geef minstens een rol"])
    app = of(context).app()
    set_up(app.config.log)
    try:
        asyncio.run(_serve(app, wanted))
    except OSError as error:
        fail(error.strerror or str(error))
        raise typer.Exit(1) from error
    finally:
        app.door.close()


async def _serve(app: App, roles: list[Role]) -> None:
    stop = _stop_event()
    async with running(app, roles) as where:
        for name, address in where.addresses.items():
            stderr.print(f"{name}: {address}", markup=False, soft_wrap=True)
        stderr.print("klaar")
        await stop.wait()


def _stop_event() -> asyncio.Event:
    """Set by SIGTERM or Ctrl-C."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop


def arm(context: typer.Context, body: BodyOption = None, kind: KindOption = None) -> None:
    """Let kinds leave by themselves from now on; what is held stays held."""
    from bot.commands.arming import arm as arm_kinds

    _change(
        context,
        body,
        lambda s, body_id, at: arm_kinds(
            s, actor=command_line(body_id), body_id=body_id, kinds=tuple(kind or ALL_KINDS), at=at
        ),
    )


def disarm(context: typer.Context, body: BodyOption = None, kind: KindOption = None) -> None:
    """Stop kinds at once, unsent rows included."""
    from bot.commands.arming import disarm as disarm_kinds

    _change(
        context,
        body,
        lambda s, body_id, at: disarm_kinds(
            s, actor=command_line(body_id), body_id=body_id, kinds=tuple(kind or ALL_KINDS), at=at
        ),
    )


def _change(context: typer.Context, body: str | None, change: Callable[[Session, str, datetime], object]) -> None:
    with opened(context) as app:
        now = app.clock()
        wanted = body_ids(app, body)

        def change_all(s: Session) -> None:
            for body_id in wanted:
                change(s, body_id, now)

        app.door.write_now(change_all)
        _show_arming(app, body)


def body_ids(app: App, body: str | None) -> list[str]:
    """The named body, or all. Raises ConfigError for one that is not configured."""
    known = [section.id for section in app.config.body]
    if body is not None and body not in known:
        raise ConfigError([f"--body: er is geen instantie {body!r}; gekend: {', '.join(known)}"])
    return [body] if body else known


def one_body(app: App, body: str | None) -> str:
    """The named body, or the only one. Raises ConfigError where several are configured and none is named."""
    known = body_ids(app, body)
    if len(known) > 1:
        raise ConfigError([f"--body: kies een instantie: {', '.join(known)}"])
    return known[0]


def status(context: typer.Context, body: BodyOption = None) -> None:
    """Counts, arming, and mailboxes against the ledger."""
    with opened(context) as app:
        _show_arming(app, body)
        counted = app.door.read_now(lambda s: spool.counts(s, body_id=body))
        show(
            "Berichten",
            ("wachten", "in verwerking", "in quarantaine", "afgehandeld"),
            [(counted["waiting"], counted["processing"], counted["quarantined"], counted["done"])],
        )
        boxes = app.door.read_now(mailboxes.reconciliation)
        if body is not None:
            own = {box.name for box in of_body(app.config, body).imap}
            boxes = [box for box in boxes if box.mailbox in own]
        if boxes:
            show(
                "Mailboxen",
                ("mailbox", "op de server", "in het register", "niet op te halen", "verschil"),
                [
                    (
                        b.mailbox,
                        b.on_server,
                        b.in_ledger,
                        b.set_aside,
                        b.on_server - b.in_ledger - b.set_aside,
                    )
                    for b in boxes
                ],
            )


def _show_arming(app: App, body: str | None) -> None:
    def rows(s: Session) -> list[tuple[str, str, str, int, int]]:
        names = bodies.names(s)
        found = []
        for body_id in body_ids(app, body):
            armed = arming.armed_kinds(s, body_id)
            lines = outbox.list_items(s, body_id=body_id)
            for kind in ReplyKind:
                mine = [line.state for line in lines if line.kind is kind]
                state = "vertrekt vanzelf" if kind in armed else "wordt vastgehouden"
                held, queued = mine.count(OutboxState.HELD), mine.count(OutboxState.QUEUED)
                found.append((names.get(body_id, body_id), str(kind), state, held, queued))
        return found

    show(
        "Automatische berichten",
        ("instantie", "soort", "toestand", "vastgehouden", "onderweg"),
        app.door.read_now(rows),
    )

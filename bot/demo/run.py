"""Run the demonstration: real SMTP in, real letters out, a table of what became of each mail."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes
from pathlib import Path

import aiosmtplib

from bot import passwords
from bot.app import App, build
from bot.commands import arming as arming_commands
from bot.commands import staff as staff_commands
from bot.config import Config, parse
from bot.demo.samples import Sample, mail_of, samples
from bot.roles import Role, command_line
from bot.store import cases, outbox, spool
from bot.store.outbox import OutboxLine, OutboxState
from bot.store.session import Session
from bot.store.spool import LedgerLine, LedgerState
from replies.reply import ReplyKind

BODY = "waterland"
ADDRESS = "info@scholengroep-waterland.example"
SETTLED = frozenset(OutboxState) - {OutboxState.QUEUED, OutboxState.SENDING}
PATIENCE_SECONDS = 180.0
USER = "demo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Became:
    """What became of a sample; `fault` is empty when it is as expected."""

    sample: Sample
    line: LedgerLine
    tracks: tuple[tuple[str, str], ...]
    reply: str
    fault: str


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def demo_config(folder: Path, *, web_port: int) -> Config:
    """A throw-away installation of one invented body, on loopback, with free ports; 0 takes any."""
    port = web_port or _free_port()
    return parse(
        {
            "data_dir": str(folder),
            "smtp": {"port": 0},
            # Receipts carry the address of the page where their reader follows the case.
            "web": {"port": port, "base_url": f"http://127.0.0.1:{port}"},
            "body": [
                {
                    "id": BODY,
                    "name": "Scholengroep Waterland",
                    "addresses": [ADDRESS],
                    "scopes": ["foi", "go_account", "go_dataplatform", "aanmelden"],
                }
            ],
            "log": {"level": "error", "format": "text"},
        }
    )


def prepare(config: Config) -> tuple[App, str]:
    """Build the installation, arm it, and make an officer who can sign in; gives the password."""
    app = build(config)
    actor = command_line(BODY)
    password = passwords.generate()
    password_hash = passwords.hash_password(password)
    now = app.clock()

    def set_up(s: Session) -> None:
        arming_commands.arm(s, actor=actor, body_id=BODY, kinds=tuple(ReplyKind), at=now)
        staff_commands.add_user(
            s, actor=actor, body_id=BODY, name=USER, role=Role.OFFICER, password_hash=password_hash, at=now
        )

    app.door.write_now(set_up)
    return app, password


async def send_samples(app: App, *, smtp: str, tell: Callable[[Sample], None]) -> list[Became]:
    """Send every sample through SMTP, in order, each after the former was handled."""
    host, _, port = smtp.rpartition(":")
    found: dict[str, LedgerLine] = {}
    replies: dict[str, OutboxLine | None] = {}
    became: list[Became] = []
    for sample in samples():
        tell(sample)

        def look_up(name: str, number: str) -> str:
            if name == "reference":
                return found[number].case or ""
            reply = replies[number]
            return reply.message_id if reply else ""

        mail = mail_of(sample, now=app.clock(), look_up=look_up)
        before = {line.id for line in app.door.read_now(spool.ledger)}
        sender = "" if sample.file.startswith(("09", "10")) else _sender(mail)
        async with aiosmtplib.SMTP(hostname=host, port=int(port), start_tls=False) as client:
            await client.sendmail(sender, [ADDRESS], mail)
        line = await _handled(app, before)
        reply = await _reply(app, line)
        found[sample.number], replies[sample.number] = line, reply
        became.append(_became(app, sample, line, reply))
    return became


def _sender(mail: bytes) -> str:
    address = message_from_bytes(mail)["From"]
    return str(address).rpartition("<")[2].rstrip(">")


async def _handled(app: App, before: set[str]) -> LedgerLine:
    """The new ledger line, once it has its route. Raises TimeoutError."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            for line in await app.door.read(spool.ledger):
                if line.id not in before and line.state in (LedgerState.DONE, LedgerState.QUARANTINED):
                    return line
            await asyncio.sleep(0.05)


async def _reply(app: App, line: LedgerLine) -> OutboxLine | None:
    """The letter to a message, once it has left or stays. Raises TimeoutError."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            items = await app.door.read(outbox.list_items)
            mine = [item for item in items if item.ledger_id == line.id]
            if not mine:
                return None
            if mine[0].state in SETTLED:
                return mine[0]
            await asyncio.sleep(0.05)


def _became(app: App, sample: Sample, line: LedgerLine, reply: OutboxLine | None) -> Became:
    case = None
    if line.case is not None:
        reference = line.case
        case = app.door.read_now(lambda s: cases.get(s, body_id=BODY, reference=reference))
    tracks = (
        tuple((str(track.regime), track.deadline.due.isoformat() if track.deadline else "") for track in case.tracks)
        if case
        else ()
    )
    said = f"{reply.kind} {reply.state}" if reply else ""
    opened = tuple(regime for regime, _ in tracks) if sample.route != "append_to_case" else sample.tracks
    faults = [
        f"route {line.route}" if line.route != sample.route else "",
        f"tracks {', '.join(opened) or 'none'}" if set(opened) != set(sample.tracks) else "",
        f"reply {said or 'none'}" if said != sample.reply else "",
    ]
    return Became(
        sample=sample,
        line=line,
        tracks=tracks,
        reply=said,
        fault="; ".join(fault for fault in faults if fault),
    )

"""The composition root: a configuration becomes the running parts, and nothing else builds them."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from bot.clock import Clock, utc_now
from bot.config import Config, RelaySection
from bot.contacts import usable_contacts
from bot.errors import StoreError
from bot.ids import new_id
from bot.profile import BodyProfile
from bot.store import bodies
from bot.store.intake_ports import StoredSpool
from bot.store.open import open_store
from bot.store.session import Door, Session
from intake.calendar_days import local_date
from intake.oauth import TokenUnusable, read_token
from intake.raw import RawMail, Receipt
from replies.header import is_mailable
from replies.ports import Transport
from replies.reply import Contact, Letterhead, letterhead_from

FALLBACK_ADDRESS = "info@localhost.invalid"  # RFC 6761 6.4: never reaches anybody


@dataclass(slots=True, kw_only=True)
class App:
    """Everything a command needs. `arrived` and `composed` wake the workers and the sender."""

    config: Config
    door: Door
    clock: Clock
    owner: str
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    composed: asyncio.Event = field(default_factory=asyncio.Event)

    def profile(self, body_id: str) -> BodyProfile:
        """What thinking must know of a body."""
        return profile_of(self.config, body_id, on=local_date(self.clock()))

    def letterhead(self, body_id: str, *, recipient: str) -> Letterhead:
        """Who speaks: the body, from the address the citizen wrote to where it is one of its own."""
        return letterhead_of(self.config, body_id, recipient=recipient)

    def own_addresses(self, recipient: str = "") -> tuple[str, ...]:
        """Every intake address of the installation, and the one a mail came to."""
        configured = (address for body in self.config.body for address in body.addresses)
        return tuple(sorted({address.lower() for address in (*configured, recipient) if address}))

    async def put(self, mails: Sequence[RawMail]) -> list[Receipt]:
        """Store mails durably and wake a worker: the `intake.ports.Spool` of the listeners. Raises SpoolUnavailable."""
        spool = StoredSpool(self.door, clock=self.clock, new_id=new_id)
        receipts = await spool.put(mails)
        self.arrived.set()
        return receipts


def letterhead_of(config: Config, body_id: str, *, recipient: str = "") -> Letterhead:
    """The letterhead of a body, under the address `recipient` where that is one of its own."""
    body = config.body_by_id(body_id)
    known = {address.lower() for address in body.addresses}
    address = recipient if recipient.lower() in known or not known else body.addresses[0]
    letterhead = letterhead_from(
        [Contact(role=line.role, value=line.value, verified_on=line.verified_on) for line in body.contacts],
        body_id=body.id,
        name=body.name,
        # Without configured addresses the recipient is what a peer said: it may not fit a header.
        address=address if is_mailable(address) else FALLBACK_ADDRESS,
        languages=body.languages,
    )
    if letterhead.privacy_url or not config.web.base_url:
        return letterhead
    return replace(letterhead, privacy_url=f"{config.web.base_url.rstrip('/')}/privacy")


def profile_of(config: Config, body_id: str, *, on: date) -> BodyProfile:
    """The part of a body's configuration that thinking sees on a day; KeyError if there is no such body."""
    body = config.body_by_id(body_id)
    return BodyProfile(
        id=body.id,
        addresses=body.addresses,
        languages=body.languages,
        scopes=body.scopes,
        jurisdiction=body.jurisdiction,
        contacts=usable_contacts(config, body_id, on=on),
    )


def build(config: Config, *, clock: Clock = utc_now) -> App:
    """Open (create, migrate) the store and register the configured bodies. Raises StoreError, ConfigError."""
    make_data_dir(config.data_dir)
    door = open_store(config.store_url)
    assert door is not None  # only create=False gives None
    now = clock()

    def register(s: Session) -> None:
        for body in config.body:
            bodies.ensure(s, body_id=body.id, name=body.name, now=now)

    door.write_now(register)
    return App(config=config, door=door, clock=clock, owner=f"{socket.gethostname()}:{new_id(now)}")


def make_data_dir(path: Path) -> None:
    """Create the data folder, readable by its owner only: it holds citizens' mail. Raises StoreError."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror or error}", temporary=True) from error


def build_transport(config: Config) -> Transport:
    """The relay, or a Maildir in the data folder where none is set."""
    if config.relay is None:
        from replies.maildir import MaildirTransport

        return MaildirTransport(config.data_dir / "outbox")
    from replies.smtp import Login, Relay, RelaySecurity, SmtpRelay

    relay = config.relay
    return SmtpRelay(
        Relay(
            host=relay.host,
            port=relay.port,
            security=RelaySecurity(relay.tls),
            user=relay.user or None,
            login=Login.XOAUTH2 if relay.oauth_token_file else Login.PASSWORD,
            secret=_secret_reader(relay),
            tls_context=ssl.create_default_context(cafile=relay.tls_ca) if relay.tls != "none" else None,
            helo_name=socket.gethostname(),
        )
    )


def _secret_reader(relay: RelaySection) -> Callable[[], str] | None:
    """Read the password or token anew at each connection; a useless file is an OSError, as replies expects."""
    if relay.password_file is not None:
        password_file = relay.password_file
        return lambda: password_file.read_text(encoding="utf-8").strip()
    if relay.oauth_token_file is None:
        return None
    token_file = relay.oauth_token_file

    def token() -> str:
        try:
            return read_token(token_file, now=utc_now()).value
        except TokenUnusable as error:
            raise OSError(str(error)) from error

    return token

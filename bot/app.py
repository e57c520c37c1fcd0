"""The composition root: a configuration becomes the running parts, and nothing else builds them."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from replies.ports import Transport

from bot.clock import Clock, utc_now
from bot.config import BodySection, Config
from bot.errors import StoreError
from bot.ids import new_id
from bot.store import bodies, spool
from bot.store.open import open_store
from bot.store.session import Door, Session
from intake.ports import SpoolUnavailable
from intake.raw import RawMail, Receipt
from replies.reply import Contact, Letterhead

if TYPE_CHECKING:
    from bot.think import BodyProfile

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
        return profile_of(self.config.body_by_id(body_id))

    def letterhead(self, body_id: str, *, recipient: str) -> Letterhead:
        """Who speaks: the body, from the address the citizen wrote to where it is one of its own."""
        body = self.config.body_by_id(body_id)
        known = {address.lower() for address in body.addresses}
        address = recipient if recipient.lower() in known or not known else body.addresses[0]
        address = address or FALLBACK_ADDRESS
        by_role = {contact.role: contact.value for contact in body.contacts}
        return Letterhead(
            body_id=body.id,
            name=body.name,
            address=address,
            contact=by_role.get("contact", address),
            privacy_url=body.privacy_url or f"{self.base_url}/privacy",
            languages=body.languages,
        )

    def own_addresses(self, recipient: str = "") -> tuple[str, ...]:
        """Every intake address of the installation, and the one a mail came to."""
        configured = (address for body in self.config.body for address in body.addresses)
        return tuple(sorted({address.lower() for address in (*configured, recipient) if address}))

    def contacts(self, body_id: str) -> tuple[Contact, ...]:
        """The body's own contact table."""
        section = self.config.body_by_id(body_id)
        return tuple(
            Contact(role=line.role, value=line.value, verified_on=line.verified_on)
            for line in section.contacts
        )

    @property
    def base_url(self) -> str:
        """Where the console and the privacy page are reached."""
        web = self.config.web
        return web.base_url.rstrip("/") or f"http://{web.host}:{web.port}"

    async def put(self, mails: Sequence[RawMail]) -> list[Receipt]:
        """Store mails durably: the `intake.ports.Spool` the listeners are given."""
        named = [(mail, new_id(self.clock())) for mail in mails]

        def store(s: Session) -> list[Receipt]:
            now = self.clock()
            return [spool.put(s, mail, ledger_id=ledger_id, now=now) for mail, ledger_id in named]

        try:
            receipts = await self.door.write(store)
        except StoreError as error:
            raise SpoolUnavailable(str(error)) from error
        self.arrived.set()
        return receipts


def profile_of(body: BodySection) -> BodyProfile:
    """The part of a body's configuration that thinking sees."""
    from bot.think import BodyProfile

    return BodyProfile(
        id=body.id,
        addresses=body.addresses,
        languages=body.languages,
        scopes=body.scopes,
        jurisdiction=body.jurisdiction,
    )


def build(config: Config, *, clock: Clock = utc_now) -> App:
    """Open (create, migrate) the store and register the configured bodies. Raises StoreError, ConfigError."""
    if not config.store.url:
        make_data_dir(config.data_dir)
    door = open_store(config.store_url)
    assert door is not None  # only create=False gives None
    now = clock()
    door.write_now(lambda s: [bodies.ensure(s, body.id, name=body.name, now=now) for body in config.body])
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
    from replies.smtp import RelaySettings, RelayTransport

    relay = config.relay
    return RelayTransport(
        RelaySettings(
            host=relay.host,
            port=relay.port,
            tls=relay.tls,
            tls_ca=relay.tls_ca,
            user=relay.user,
            password_file=relay.password_file,
            oauth_token_file=relay.oauth_token_file,
        )
    )

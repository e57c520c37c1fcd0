"""A whole installation in this process: it listens, thinks, sends and serves its console by a clock that tests move."""

from __future__ import annotations

import asyncio
import smtplib
import threading
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from bot.app import App, build
from bot.config import Config, RelaySection, SmtpSection
from bot.config_web import WebSection
from bot.work import Role, running
from tests.support.cases import NOW
from tests.support.console import Hand, configuration
from tests.support.letters import with_contacts
from tests.support.mail_recorder import MailRecorder, RecordedMail, recording_thread
from tests.support.peers import free_port

PATIENCE = 90.0  # seconds; only what never comes reaches it


@dataclass(slots=True, kw_only=True)
class Live:
    """Where it listens, what it sent into the world, and its clock."""

    app: App
    clock: Hand
    address: str
    outside: MailRecorder = field(repr=False)

    def mail_in(self, content: bytes, *, sender: str) -> None:
        """Hand one mail to the listener over SMTP; it must be accepted."""
        with smtplib.SMTP("127.0.0.1", self.app.config.smtp.port, timeout=PATIENCE) as client:
            client.sendmail(sender, ["info@dorp.example"], content)

    def mails_to(self, address: str) -> list[RecordedMail]:
        """What the outside server took for this address, in order."""
        return [mail for mail in self.outside.mails if address in mail.recipients]


def a_mail(
    *,
    sender: str,
    subject: str,
    text: str,
    number: str,
    answers: str = "",
    attachment: tuple[str, bytes] | None = None,
) -> bytes:
    """A mail to the installation, dated as its clock begins; `answers` is the Message-ID it replies to."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, "info@dorp.example", subject
    mail["Date"], mail["Message-ID"] = format_datetime(NOW), f"<{number}@elders.example>"
    if answers:
        mail["In-Reply-To"] = mail["References"] = answers
    mail.set_content(text)
    if attachment is not None:
        name, content = attachment
        mail.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    return mail.as_bytes()


@contextmanager
def live(
    folder: Path, *, change: Callable[[Config], Config] = lambda config: config, clock: Hand | None = None
) -> Iterator[Live]:
    """All roles of an installation with one body that asks for approval, and the world it mails to."""
    clock = clock or Hand()
    with recording_thread() as outside:
        app = build(change(_configuration(folder, outside.port)), clock=clock)
        loop, stack = asyncio.new_event_loop(), AsyncExitStack()
        thread = threading.Thread(target=loop.run_forever, name="installation", daemon=True)
        thread.start()
        try:
            entering = stack.enter_async_context(running(app, tuple(Role)))
            where = asyncio.run_coroutine_threadsafe(entering, loop).result(PATIENCE)
            yield Live(app=app, clock=clock, address=where.addresses["web"], outside=outside)
        finally:
            try:
                asyncio.run_coroutine_threadsafe(stack.aclose(), loop).result(PATIENCE)
            finally:
                loop.call_soon_threadsafe(loop.stop)
                thread.join(PATIENCE)
                loop.close()
                app.door.close()


def _configuration(folder: Path, relay_port: int) -> Config:
    config = with_contacts(configuration(folder, web=WebSection(port=0)), approval=True)
    return config.model_copy(
        update={
            "smtp": SmtpSection(port=free_port()),
            "relay": RelaySection(host="127.0.0.1", port=relay_port, tls="none"),
        }
    )

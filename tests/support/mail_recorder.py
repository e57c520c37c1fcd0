"""A real receiving SMTP server on loopback that keeps what it gets, and answers as told."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

LOOPBACK_CERTIFICATE = Path(__file__).with_name("loopback.pem")  # self-signed, for localhost only


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedMail:
    mail_from: str
    recipients: tuple[str, ...]
    content: bytes
    tls: bool


# Without slots: aiosmtpd looks at every attribute, and CPython 3.11.2 fails on `__weakref__` of a slotted class.
@dataclass(kw_only=True)
class MailRecorder:
    """`answers` maps MAIL, RCPT or DATA to the reply line given instead of "250 OK"."""

    answers: dict[str, str] = field(default_factory=dict)
    password: str = ""
    mails: list[RecordedMail] = field(default_factory=list)
    logins: list[tuple[str, str]] = field(default_factory=list)
    port: int = 0

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if "MAIL" in self.answers:
            return self.answers["MAIL"]
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if "RCPT" in self.answers:
            return self.answers["RCPT"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if "DATA" in self.answers:
            return self.answers["DATA"]
        assert isinstance(envelope.content, bytes)
        self.mails.append(
            RecordedMail(
                mail_from=envelope.mail_from or "",  # "<>" for the null sender
                recipients=tuple(envelope.rcpt_tos),
                content=envelope.content,
                tls=session.ssl is not None,
            )
        )
        return "250 OK"

    async def auth_XOAUTH2(self, server: SMTP, arguments: list[str]) -> AuthResult:
        import base64

        user, bearer, *_ = base64.b64decode(arguments[1]).decode().split("\1")
        return self._checked(user.removeprefix("user="), bearer.removeprefix("auth=Bearer "))

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
    ) -> AuthResult:
        return self._checked(data.login.decode(), data.password.decode())  # type: ignore[attr-defined]

    def _checked(self, user: str, secret: str) -> AuthResult:
        self.logins.append((user, secret))
        return AuthResult(success=secret == self.password, handled=False)


def server_tls() -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(LOOPBACK_CERTIFICATE)
    return context


def client_tls() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(LOOPBACK_CERTIFICATE))


@asynccontextmanager
async def recording(
    recorder: MailRecorder, *, port: int = 0, starttls: bool = False, tls: bool = False
) -> AsyncIterator[MailRecorder]:
    loop = asyncio.get_running_loop()

    def protocol() -> SMTP:
        return SMTP(
            recorder,
            hostname="relay.example",
            tls_context=server_tls() if starttls else None,
            authenticator=recorder.authenticate,
            auth_require_tls=starttls,
            loop=loop,
        )

    server = await loop.create_server(protocol, "127.0.0.1", port, ssl=server_tls() if tls else None)
    recorder.port = server.sockets[0].getsockname()[1]
    try:
        yield recorder
    finally:
        server.close()
        await server.wait_closed()


@contextmanager
def recording_thread(*, port: int = 0, starttls: bool = False) -> Iterator[MailRecorder]:
    """A recorder on a loop of its own, for tests whose product runs in another process."""
    recorder = MailRecorder()
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    stack = AsyncExitStack()
    try:
        entering = stack.enter_async_context(recording(recorder, port=port, starttls=starttls))
        asyncio.run_coroutine_threadsafe(entering, loop).result(10)
        yield recorder
    finally:
        asyncio.run_coroutine_threadsafe(stack.aclose(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()

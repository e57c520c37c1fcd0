"""*edge* Hands mail to the operator's relay and turns its answers into values.

One connection a mail: automatic mail is rare, and an idle connection is one more thing to break.
"""

from __future__ import annotations

import contextlib
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

import aiosmtplib
import structlog

from replies.ports import Deferred, Delivered, Delivery, DeliveryReason, InDoubt, Refused

_log = structlog.get_logger()


class RelaySecurity(StrEnum):
    """How the connection to the relay is protected."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


class Login(StrEnum):
    """How we prove who we are to the relay."""

    PASSWORD = "password"  # noqa: S105 the name of a mechanism
    XOAUTH2 = "xoauth2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """Where mail leaves. `secret` reads the password or token anew for each connection, so that a
    renewed token counts at once; it may raise OSError. `tls_context` None trusts the system's
    authorities. Raises ValueError for a user without protection or without a secret."""

    host: str
    port: int
    security: RelaySecurity = RelaySecurity.STARTTLS
    user: str | None = None
    login: Login = Login.PASSWORD
    secret: Callable[[], str] | None = field(default=None, repr=False)
    tls_context: ssl.SSLContext | None = field(default=None, repr=False)
    helo_name: str | None = None
    # RFC 5321 4.5.3.2: five minutes for MAIL and RCPT; a relay of one's own is quicker than that.
    timeout: float = 60.0
    # RFC 5321 4.5.3.2.6: ten minutes for the answer to the final dot, so as not to send twice.
    data_timeout: float = 600.0

    def __post_init__(self) -> None:
        if self.user is None:
            return
        if self.secret is None:
            raise ValueError("a relay user needs a password or token")
        if self.security is RelaySecurity.NONE:
            raise ValueError("a password or token never travels without TLS")


class SmtpRelay:
    """A `Transport` to one relay."""

    def __init__(self, relay: Relay) -> None:
        self._relay = relay

    async def send(self, content: bytes, *, recipient: str, sender: str = "") -> Delivery:
        """Send; MAIL FROM:<> for mail of a machine, so that no bounce comes back to be answered (RFC 3834 3.3)."""
        client = self._client()
        delivery: Delivery
        try:
            delivery = await self._greet(client) or await self._hand_over(
                client, content, recipient=recipient, sender=sender
            )
        finally:
            await _leave(client)
        _log.info("mail_handed_over", outcome=type(delivery).__name__, **_fields(delivery))
        return delivery

    def _client(self) -> aiosmtplib.SMTP:
        relay = self._relay
        return aiosmtplib.SMTP(
            hostname=relay.host,
            port=relay.port,
            timeout=relay.timeout,
            use_tls=relay.security is RelaySecurity.TLS,
            start_tls=False,
            tls_context=relay.tls_context,
            local_hostname=relay.helo_name,
        )

    async def _greet(self, client: aiosmtplib.SMTP) -> Delivery | None:
        """Connect, protect, sign in; a fault in any of these is ours to mend, so never final."""
        try:
            await client.connect()
        except ssl.SSLError:
            return Deferred(reason=DeliveryReason.TLS_FAILED)
        except (aiosmtplib.SMTPException, OSError) as error:
            return Deferred(reason=_connect_reason(error), code=_code(error))
        try:
            if self._relay.security is RelaySecurity.STARTTLS:
                await client.starttls(tls_context=self._relay.tls_context)
        except (aiosmtplib.SMTPException, OSError) as error:
            return Deferred(reason=DeliveryReason.TLS_FAILED, code=_code(error))
        try:
            await self._sign_in(client)
        except (aiosmtplib.SMTPException, OSError) as error:
            return Deferred(reason=DeliveryReason.LOGIN_FAILED, code=_code(error))
        return None

    async def _sign_in(self, client: aiosmtplib.SMTP) -> None:
        relay = self._relay
        if relay.user is None or relay.secret is None:
            return
        secret = relay.secret()
        if relay.login is Login.XOAUTH2:
            await client.auth_xoauth2(relay.user, secret)
        else:
            await client.login(relay.user, secret)

    async def _hand_over(self, client: aiosmtplib.SMTP, content: bytes, *, recipient: str, sender: str) -> Delivery:
        try:
            await client.mail(sender, options=await _options(client, content))
            await client.rcpt(recipient)
        except (aiosmtplib.SMTPException, OSError) as error:
            return _rejection(error)
        try:
            await client.data(content, timeout=self._relay.data_timeout)
        except (aiosmtplib.SMTPException, OSError) as error:
            if _code(error) is not None:
                return _rejection(error)
            # Lost somewhere between DATA and the last answer: nobody can tell whether the relay took
            # the mail (RFC 5321 4.5.3.2.6), and the earlier half of that span is milliseconds.
            return InDoubt(reason=DeliveryReason.CONNECTION_LOST)
        return Delivered()


async def _options(client: aiosmtplib.SMTP, content: bytes) -> list[str]:
    """A mail with a mail in it may hold bytes beyond ASCII, and says so where the relay knows the word (RFC 6152 3)."""
    if content.isascii():
        return []
    if client.is_ehlo_or_helo_needed:
        await client.ehlo()
    return ["BODY=8BITMIME"] if client.supports_extension("8bitmime") else []


async def _leave(client: aiosmtplib.SMTP) -> None:
    """QUIT; what the relay says to it changes nothing (RFC 5321 4.1.1.10)."""
    with contextlib.suppress(aiosmtplib.SMTPException, OSError):
        await client.quit(timeout=5)
    client.close()


def _rejection(error: Exception) -> Delivery:
    """4yz: try again; 5yz: never (RFC 5321 4.2.1). No answer at all: try again."""
    code = _code(error)
    if code is None:
        return Deferred(reason=DeliveryReason.CONNECTION_LOST)
    reason = DeliveryReason.RELAY_REFUSED
    if isinstance(error, aiosmtplib.SMTPSenderRefused):
        reason = DeliveryReason.SENDER_REJECTED
    elif isinstance(error, aiosmtplib.SMTPRecipientRefused):
        reason = DeliveryReason.RECIPIENT_REJECTED
    elif isinstance(error, aiosmtplib.SMTPDataError):
        reason = DeliveryReason.CONTENT_REJECTED
    if 500 <= code <= 599:
        return Refused(reason=reason, code=code)
    return Deferred(reason=reason, code=code)


def _connect_reason(error: Exception) -> DeliveryReason:
    if isinstance(error.__cause__, ssl.SSLError):
        return DeliveryReason.TLS_FAILED
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return DeliveryReason.RELAY_REFUSED
    return DeliveryReason.UNREACHABLE


def _code(error: Exception) -> int | None:
    """The reply code, unless aiosmtplib made it up (-1) for an answer it could not read."""
    if isinstance(error, aiosmtplib.SMTPResponseException) and error.code > 0:
        return error.code
    return None


def _fields(delivery: Delivery) -> dict[str, object]:
    if isinstance(delivery, Delivered):
        return {}
    return {"reason": delivery.reason.value, "code": getattr(delivery, "code", None)}

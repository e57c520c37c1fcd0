"""What this package wants from outside: something that takes a finished mail and says how it went."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class DeliveryReason(StrEnum):
    """Why a mail was not delivered, or not surely. The server's own words are never kept: they
    repeat addresses."""

    UNREACHABLE = "unreachable"
    TLS_FAILED = "tls_failed"
    LOGIN_FAILED = "login_failed"
    SENDER_REJECTED = "sender_rejected"
    RECIPIENT_REJECTED = "recipient_rejected"
    CONTENT_REJECTED = "content_rejected"
    RELAY_REFUSED = "relay_refused"
    STORAGE_FAILED = "storage_failed"
    CONNECTION_LOST = "connection_lost"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """The next server took responsibility for the mail (RFC 5321 4.2.5)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deferred:
    """Not now; try again. `code` is the SMTP reply code where there was one."""

    reason: DeliveryReason
    code: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Not ever; trying again would get the same answer."""

    reason: DeliveryReason
    code: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InDoubt:
    """The whole mail may have been taken, but the answer was lost. Whoever sends it again uses the
    same bytes, so that the double is recognisable by its Message-ID."""

    reason: DeliveryReason


Delivery = Delivered | Deferred | Refused | InDoubt


class Transport(Protocol):
    """A way out for mail."""

    async def send(self, content: bytes, *, recipient: str, sender: str = "") -> Delivery:
        """Hand one finished mail over for one recipient; every failure is a value.

        `sender` is where a report that it did not arrive goes (RFC 5321 4.4.1); "" for mail of a machine.
        """
        ...

"""One LMTP conversation (RFC 2033): SMTP with a reply of its own for every recipient; edge."""

from __future__ import annotations

from typing import ClassVar

from intake.raw import Source
from intake.smtp_session import SmtpSession


class LmtpSession(SmtpSession):
    """The server's side of one connection from a mail server of the same body."""

    source = Source.LMTP
    verbs: ClassVar[frozenset[str]] = SmtpSession.verbs - {"HELO", "EHLO"} | {"LHLO"}  # RFC 2033 4.1

    async def smtp_LHLO(self, hostname: str) -> None:
        """RFC 2033 4.1: as EHLO."""
        await self.smtp_EHLO(hostname)

    async def _push_replies(self, reply: str) -> None:
        """RFC 2033 4.2: one for each RCPT that was accepted, in order, repeats included.

        All recipients of a mail are stored in one transaction, so what is true of one is true of all.
        """
        await self.push("\r\n".join([reply] * len(self._transaction.recipients)))

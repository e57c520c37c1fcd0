"""What was sent in through the console: bytes and ledger line as of any mail, but nothing left to think about."""

from __future__ import annotations

from bot.store import instants, spool
from bot.store.session import Session
from bot.store.texts import indexed
from intake.raw import RawMail


def keep(s: Session, mail: RawMail, *, ledger_id: str, case_id: str, message_id: str, route: str, reason: str) -> None:
    """Store the bytes and a ledger line that is done at once, on its case. The bytes must be like no others."""
    sha256, at = mail.digest(), instants.to_text(mail.received_at)
    s.run("raw_add", body_id=mail.body_id, sha256=sha256, size=len(mail.content), content=mail.content)
    s.run(
        "ledger_add",
        ledger_id=ledger_id,
        body_id=mail.body_id,
        recipient=mail.recipient,
        sha256=sha256,
        source=mail.source.value,
        backlog=int(mail.backlog),
        envelope=spool.envelope_text(mail.envelope),
        received_at=at,
    )
    s.run(
        "ledger_done",
        ledger_id=ledger_id,
        route=route,
        reason=reason,
        case_id=case_id,
        message_id=indexed(message_id),
        now=at,
    )

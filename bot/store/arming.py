"""Which kinds of automatic message may leave for a body; none until somebody arms it."""

from __future__ import annotations

from datetime import datetime

from bot.store import instants
from bot.store.session import Session
from replies.reply import ReplyKind


def armed_kinds(s: Session, body_id: str) -> frozenset[ReplyKind]:
    """What may leave by itself."""
    return frozenset(ReplyKind(row["kind"]) for row in s.all("arming_armed", body_id=body_id))


def set_armed(s: Session, *, body_id: str, kind: ReplyKind, armed: bool, at: datetime, by: str) -> bool:
    """Arm or disarm one kind; False when it stood so already (a disarm never armed still counts as a change).

    The caller writes the audit line, and on disarming calls `outbox.stop_unsent` in the same transaction.
    """
    changed = s.run("arming_set", body_id=body_id, kind=kind.value, armed=int(armed), at=instants.to_text(at), by=by)
    return changed == 1

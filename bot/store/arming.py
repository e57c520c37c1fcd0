"""Which kinds of automatic message may leave for a body; none until somebody arms it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.store import instants
from bot.store.session import Row, Session
from replies.reply import ReplyKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmingLine:
    """One kind and whether it may leave; `changed_at` and `changed_by` are None where nobody ever said."""

    kind: ReplyKind
    armed: bool
    changed_at: datetime | None
    changed_by: str | None


def lines(s: Session, *, body_id: str) -> list[ArmingLine]:
    """Every kind there is, in the order of its list."""
    known = {row["kind"]: row for row in s.all("arming_list", body_id=body_id)}
    return [_line(kind, known.get(kind.value)) for kind in ReplyKind]


def armed_kinds(s: Session, body_id: str) -> frozenset[ReplyKind]:
    """What may leave by itself."""
    return frozenset(ReplyKind(row["kind"]) for row in s.all("arming_armed", body_id=body_id))


def set_armed(s: Session, *, body_id: str, kind: ReplyKind, armed: bool, at: datetime, by: str) -> bool:
    """Arm or disarm one kind; False when it stood so already (a disarm never armed still counts as a change).

    The caller writes the audit line, and on disarming calls `outbox.stop_unsent` in the same transaction.
    """
    changed = s.run("arming_set", body_id=body_id, kind=kind.value, armed=int(armed), at=instants.to_text(at), by=by)
    return changed == 1


def _line(kind: ReplyKind, row: Row | None) -> ArmingLine:
    if row is None:
        return ArmingLine(kind=kind, armed=False, changed_at=None, changed_by=None)
    return ArmingLine(
        kind=kind,
        armed=bool(row["armed"]),
        changed_at=instants.from_text(row["changed_at"]),
        changed_by=row["changed_by"],
    )

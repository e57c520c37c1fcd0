"""Which kinds of automatic message may leave by themselves; an officer or administrator says so per kind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.roles import Actor, Right
from bot.store import arming, audit, bodies, outbox
from bot.store.session import Session
from replies.reply import ReplyKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Disarmed:
    """The kinds that changed, and how many queued letters were held back."""

    kinds: tuple[ReplyKind, ...]
    stopped: int


def arm(s: Session, *, actor: Actor, body_id: str, kinds: Iterable[ReplyKind], at: datetime) -> tuple[ReplyKind, ...]:
    """Let new messages of these kinds leave by themselves; gives the kinds that changed.

    What is held stays held: arming never sends an old letter. Raises NotAllowed.
    """
    actor.require(Right.ARM, body_id=body_id)
    changed = tuple(
        kind
        for kind in _each(kinds)
        if arming.set_armed(s, body_id=body_id, kind=kind, armed=True, at=at, by=actor.name)
    )
    for kind in changed:
        audit.write(s, body_id=body_id, at=at, actor=actor.name, action="armed", subject=kind.value)
    return changed


def disarm(s: Session, *, actor: Actor, body_id: str, kinds: Iterable[ReplyKind], at: datetime) -> Disarmed:
    """Stop these kinds at once, queued letters included. Raises NotAllowed.

    Queued letters are held back even where the kind stood disarmed already; what a relay is taking
    at this moment cannot be called back.
    """
    actor.require(Right.ARM, body_id=body_id)
    bodies.lock(s, body_id)  # a letter being composed just now is either stopped here or sees the change
    changed, total = [], 0
    for kind in _each(kinds):
        was_armed = kind in arming.armed_kinds(s, body_id)
        arming.set_armed(s, body_id=body_id, kind=kind, armed=False, at=at, by=actor.name)
        stopped = outbox.stop_unsent(s, body_id=body_id, kinds=(kind,))
        if was_armed:
            changed.append(kind)
        if was_armed or stopped:
            detail = {"held_back": stopped}
            audit.write(
                s,
                body_id=body_id,
                at=at,
                actor=actor.name,
                action="disarmed",
                subject=kind.value,
                detail=detail,
            )
        total += stopped
    return Disarmed(kinds=tuple(changed), stopped=total)


def _each(kinds: Iterable[ReplyKind]) -> tuple[ReplyKind, ...]:
    return tuple(dict.fromkeys(kinds))

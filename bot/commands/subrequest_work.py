"""What every deed on a sub-request shares: who may, on which one, at which version, and how it is written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.commands.case_work import visible
from bot.roles import Actor, Right
from bot.store import audit, bodies, cases, subrequests
from bot.store.cases import CaseView
from bot.store.session import Session
from bot.store.subrequests import Subrequest
from intake.case import CaseEventType


class SubrequestRefusal(StrEnum):
    """Why nothing was asked, chased, answered or closed; nothing was written."""

    NOT_FOUND = "not_found"
    STALE = "stale"
    CASE_CLOSED = "case_closed"
    EMPTY = "empty"
    BAD_DUE = "bad_due"
    NO_ADDRESS = "no_address"
    OWN_ADDRESS = "own_address"
    UNKNOWN_SCHOOL = "unknown_school"
    NO_NAME = "no_name"
    NAMES_REQUESTER = "names_requester"
    NAMES_CAPACITY = "names_capacity"
    NOT_SEEN = "not_seen"
    NOT_OPEN = "not_open"
    NOT_LEFT = "not_left"
    GONE = "gone"
    NEVER_CHASED = "never_chased"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A deed that was not done, and why; `where` quotes what is wrong."""

    reason: SubrequestRefusal
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Somebody about to act on a sub-request of a case as it was shown."""

    actor: Actor
    reference: str
    subrequest_id: str
    expected_version: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A sub-request with its case, as a command found them."""

    subrequest: Subrequest
    case: CaseView


def held(s: Session, deed: Deed) -> Held | Refused:
    """The sub-request, held for this transaction. Raises NotAllowed where the role lacks the right."""
    actor = deed.actor
    actor.require(Right.CASEWORK, body_id=actor.body_id)
    bodies.lock(s, actor.body_id)
    case = visible(s, actor=actor, reference=deed.reference)
    found = subrequests.get(s, body_id=actor.body_id, subrequest_id=deed.subrequest_id)
    if case is None or found is None or found.case_id != case.case_id:
        return Refused(reason=SubrequestRefusal.NOT_FOUND)
    if found.version != deed.expected_version:
        return Refused(reason=SubrequestRefusal.STALE)
    return Held(subrequest=found, case=case)


def put(s: Session, one: Subrequest) -> Subrequest:
    """Write a sub-request that was read in this transaction; gives it with its new version."""
    if not subrequests.put(s, one):
        raise RuntimeError("a sub-request changed under the lock of its body")
    return replace(one, version=one.version + 1)


def record(
    s: Session,
    one: Subrequest,
    *,
    by: str,
    at: datetime,
    action: str,
    event: CaseEventType | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """The audit line of a deed and, where it belongs in the log of the case, its event, which names the recipient."""
    known = {"subrequest": one.subrequest_id, "kind": one.kind.value, **(detail or {})}
    audit.write(s, body_id=one.body_id, at=at, actor=by, action=action, subject=one.reference, detail=known)
    if event is not None:
        data = {**known, "recipient": one.recipient_name}
        cases.append_event(s, body_id=one.body_id, case_id=one.case_id, type=event, at=at, actor=by, data=data)

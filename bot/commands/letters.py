"""Writing a letter on a case: a draft from its template, changed with its version, thrown away.

Sending is `bot.commands.letter_leaving`'s. Every change but a first save takes back what others agreed to:
approval, and the reason for sending in spite of the linter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bot.commands.case_work import visible
from bot.config import Config
from bot.ids import new_id
from bot.letter_facts import facts_of, requester_of
from bot.roles import Actor, Right
from bot.store import audit, bodies, cases, letters
from bot.store.cases import CaseView
from bot.store.letters import OPEN, LetterChannel, LetterState, StoredLetter
from bot.store.session import Session
from intake.calendar_days import local_date
from intake.case import CaseEventType
from replies.draft import draft
from replies.findings import Finding
from replies.letter import TO_OTHERS, LetterFields, LetterKind, Signer
from replies.render import clean_text


class WhyNot(StrEnum):
    """Why nothing was done with a letter."""

    NOT_FOUND = "not_found"
    STALE = "stale"
    CLOSED = "closed"
    FINDINGS = "findings"
    NOTHING_TO_OVERRIDE = "nothing_to_override"
    NOT_APPROVED = "not_approved"
    SECOND_NEEDED = "second_needed"
    SAME_PERSON = "same_person"
    NO_REASON = "no_reason"
    NO_ADDRESS = "no_address"
    ALREADY_EXTENDED = "already_extended"
    WRONG_CHANNEL = "wrong_channel"
    WRONG_DAY = "wrong_day"
    GONE = "gone"
    ONE_OF_TWO = "one_of_two"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Nothing was written; `findings` say what the linter wants, where that is why."""

    why: WhyNot
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """What somebody left in the form of a letter."""

    channel: LetterChannel
    recipient_name: str
    recipient_address: str
    subject: str
    text: str = field(repr=False)
    fields: LetterFields = field(repr=False)
    signer: Signer


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A letter with its case, as a command found them."""

    letter: StoredLetter
    case: CaseView


def find(s: Session, *, actor: Actor, reference: str, letter_id: str) -> Held | None:
    """A letter of that case of the actor's body."""
    case = visible(s, actor=actor, reference=reference)
    letter = letters.get(s, body_id=actor.body_id, letter_id=letter_id)
    if case is None or letter is None or letter.case_id != case.case_id:
        return None
    return Held(letter=letter, case=case)


def open_letter(
    s: Session, *, actor: Actor, reference: str, letter_id: str, expected_version: int, right: Right
) -> Held | Refused:
    """A letter that has not left, as the actor saw it; else why not. Raises NotAllowed.

    Locks the body: of two people who press at once the second sees what the first did.
    """
    actor.require(right, body_id=actor.body_id)
    bodies.lock(s, actor.body_id)
    held = find(s, actor=actor, reference=reference, letter_id=letter_id)
    if held is None:
        return Refused(why=WhyNot.NOT_FOUND)
    if held.letter.version != expected_version:
        return Refused(why=WhyNot.STALE)
    return held if held.letter.state in OPEN else Refused(why=WhyNot.CLOSED)


def start(
    s: Session,
    *,
    actor: Actor,
    config: Config,
    reference: str,
    kind: LetterKind,
    at: datetime,
    fields: LetterFields | None = None,
    mail_address: str = "",
) -> StoredLetter | Refused:
    """A first draft; to the requester by the way the case knows, else without recipient. Raises NotAllowed.

    `fields`: what is known already. `mail_address`: to this one, whatever the case knows.
    """
    actor.require(Right.WRITE_LETTERS, body_id=actor.body_id)
    case = visible(s, actor=actor, reference=reference)
    if case is None:
        return Refused(why=WhyNot.NOT_FOUND)
    requester = requester_of(case)
    to_requester = kind not in TO_OTHERS and kind is not LetterKind.PASS_ON
    mailable = mail_address or requester.mail_address
    by_mail = bool(mailable) or not to_requester
    address = mailable if by_mail else requester.postal_address
    blank = StoredLetter(
        letter_id=new_id(at),
        body_id=case.body_id,
        case_id=case.case_id,
        kind=kind,
        state=LetterState.DRAFT,
        channel=LetterChannel.MAIL if by_mail else LetterChannel.POST,
        recipient_name=requester.name if to_requester else "",
        recipient_address=address if to_requester else "",
        subject="",
        text="",
        fields=fields or LetterFields(),
        signer=letters.last_signer(s, body_id=case.body_id, by=actor.name),
        version=1,
        created_by=actor.name,
        created_at=at,
        changed_at=at,
    )
    written = draft(kind, facts_of(s, config, blank, case=case, today=local_date(at)))
    letter = replace(blank, subject=written.subject, text=written.text)
    letters.add(s, letter)
    record(s, letter, case=case, actor=actor, at=at, event=CaseEventType.LETTER_DRAFTED, action="letter_drafted")
    return letter


def save(
    s: Session,
    edited: Edited,
    *,
    actor: Actor,
    config: Config,
    reference: str,
    letter_id: str,
    expected_version: int,
    at: datetime,
    anew: bool = False,
) -> StoredLetter | Refused:
    """Keep what was typed. While nobody touched the text it follows the fields; `anew` writes it again from them.

    Raises NotAllowed.
    """
    held = open_letter(
        s,
        actor=actor,
        reference=reference,
        letter_id=letter_id,
        expected_version=expected_version,
        right=Right.WRITE_LETTERS,
    )
    if isinstance(held, Refused):
        return held
    before, typed = held.letter, clean_text(edited.text)
    changed = replace(
        before,
        state=LetterState.DRAFT,
        channel=edited.channel,
        recipient_name=edited.recipient_name,
        recipient_address=edited.recipient_address,
        subject=edited.subject,
        text=typed,
        fields=edited.fields,
        signer=edited.signer,
        override=None,
        approved_by=None,
        approved_at=None,
        changed_at=at,
    )
    if anew or (typed == before.text and _untouched(s, config, held)):
        text = draft(before.kind, facts_of(s, config, changed, case=held.case, today=local_date(at))).text
        changed = replace(changed, text=text)
    return _written(s, changed, held=held, actor=actor, at=at, action="letter_saved")


def discard(
    s: Session, *, actor: Actor, reference: str, letter_id: str, expected_version: int, at: datetime
) -> StoredLetter | Refused:
    """Set a draft aside for good; it stays in the store and in the log. Raises NotAllowed."""
    held = open_letter(
        s,
        actor=actor,
        reference=reference,
        letter_id=letter_id,
        expected_version=expected_version,
        right=Right.WRITE_LETTERS,
    )
    if isinstance(held, Refused):
        return held
    gone = replace(held.letter, state=LetterState.DISCARDED, changed_at=at)
    done = _written(s, gone, held=held, actor=actor, at=at, action="letter_discarded")
    append(s, done, case=held.case, actor=actor, at=at, event=CaseEventType.LETTER_DISCARDED)
    return done


def put(s: Session, letter: StoredLetter) -> StoredLetter:
    """Write a letter that was read in this transaction; gives it with its new version."""
    if not letters.put(s, letter):
        raise RuntimeError("a letter changed under the lock of its body")
    return replace(letter, version=letter.version + 1)


def record(
    s: Session,
    letter: StoredLetter,
    *,
    case: CaseView,
    actor: Actor,
    at: datetime,
    action: str,
    event: CaseEventType | None = None,
    detail: Mapping[str, object] | None = None,
) -> None:
    """The audit line of a deed and, where it belongs in the log of the case, its event."""
    known = {"letter": letter.letter_id, "kind": letter.kind.value, **(detail or {})}
    audit.write(s, body_id=letter.body_id, at=at, actor=actor.name, action=action, subject=case.reference, detail=known)
    if event is not None:
        append(s, letter, case=case, actor=actor, at=at, event=event, detail=detail)


def append(
    s: Session,
    letter: StoredLetter,
    *,
    case: CaseView,
    actor: Actor,
    at: datetime,
    event: CaseEventType,
    detail: Mapping[str, object] | None = None,
) -> None:
    """A line in the log of the case."""
    data = {"letter": letter.letter_id, "kind": letter.kind.value, **(detail or {})}
    cases.append_event(s, body_id=letter.body_id, case_id=case.case_id, type=event, at=at, actor=actor.name, data=data)


def _written(s: Session, letter: StoredLetter, *, held: Held, actor: Actor, at: datetime, action: str) -> StoredLetter:
    done = put(s, letter)
    record(s, done, case=held.case, actor=actor, at=at, action=action, detail={"version": done.version})
    return done


def _untouched(s: Session, config: Config, held: Held) -> bool:
    """Whether the stored text is what its own fields made of it, on the day it was made."""
    day = local_date(held.letter.changed_at)
    return draft(held.letter.kind, facts_of(s, config, held.letter, case=held.case, today=day)).text == held.letter.text

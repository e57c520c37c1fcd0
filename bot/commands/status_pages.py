"""A new address of the page on which the requester follows a case: the old ones end, and a letter tells the new one."""

from __future__ import annotations

from bot.commands import letters
from bot.commands.case_work import Act, CaseRefusal, record, taken
from bot.commands.case_work import Refused as CaseRefused
from bot.commands.letters import Refused
from bot.config import Config
from bot.roles import Right
from bot.status_links import has_pages, status_link
from bot.store import audit, citizen_links
from bot.store.letters import StoredLetter
from bot.store.session import Session
from intake.case import CaseEventType
from replies.draft import tells_status_page
from replies.letter import LetterFields, LetterKind


def renew_status_link(s: Session, act: Act, *, config: Config) -> StoredLetter | CaseRefused:
    """End the addresses of a case and begin a letter to its requester with a new one. Raises NotAllowed.

    A case that was split off, or whose receipt named none, gets its first address so. Refused where this installation
    has no such pages. No audit line holds the address.
    """
    case = taken(s, act, right=Right.WRITE_LETTERS)
    if isinstance(case, CaseRefused):
        return case
    if not has_pages(config):
        return CaseRefused(reason=CaseRefusal.NOT_NOW)
    shut = citizen_links.revoke(s, body_id=case.body_id, case_id=case.case_id, now=act.at)
    address = status_link(s, config, body_id=case.body_id, case_id=case.case_id, at=act.at)
    if shut:
        record(s, act, case, CaseEventType.STATUS_LINK_REVOKED, {"links": shut})
    letter = letters.start(
        s,
        actor=act.actor,
        config=config,
        reference=case.reference,
        kind=LetterKind.PLAIN_LETTER,
        at=act.at,
        fields=LetterFields(needed=tells_status_page(address)),
    )
    if isinstance(letter, Refused):
        raise LookupError("a case just held is not there")
    audit.write(
        s,
        body_id=case.body_id,
        at=act.at,
        actor=act.actor.name,
        action="status_link_renewed",
        subject=case.reference,
        detail={"letter": letter.letter_id},
    )
    return letter

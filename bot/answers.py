"""Whether a message answers something that we asked somebody for, and whether it comes from whom we asked."""

from __future__ import annotations

from collections.abc import Sequence

from bot.route import AnswersSubrequest
from bot.store import subrequests
from bot.store.session import Session
from bot.store.subrequests import Subrequest, SubrequestState
from intake.message import InboundMessage
from intake.reference import find_references

# Domains where everybody has a mailbox: that a school has one too makes nobody else there its colleague.
_EVERYBODYS = frozenset(
    {
        *("gmail.com", "googlemail.com", "outlook.com", "outlook.be", "hotmail.com", "hotmail.be", "live.com"),
        *("live.be", "msn.com", "telenet.be", "skynet.be", "proximus.be", "scarlet.be", "pandora.be", "voo.be"),
        *("yahoo.com", "ymail.com", "icloud.com", "me.com", "gmx.com", "gmx.net", "proton.me", "protonmail.com"),
    }
)


def answered_subrequest(
    s: Session, *, body_id: str, message_ids: Sequence[str], message: InboundMessage
) -> AnswersSubrequest | None:
    """What the message answers: the nearest of these Message-IDs that asked somebody for something, else its reference.

    Programs that drop the thread leave the reference in the subject. It counts only from the very address that was
    asked, and where that is asked for one thing in that case: the proof by which a party joins (decision 0016).
    """
    for message_id in message_ids:
        found = subrequests.of_message(s, body_id=body_id, message_id=message_id)
        if found is not None and found.state is not SubrequestState.RECALLED:
            return _lead(found, from_recipient=speaks_for(message.sender.address, found))
    named = {one.reference for one in find_references(f"{message.subject}\n{message.text_unquoted}")}
    if len(named) != 1:
        return None
    asked = subrequests.open_for(s, body_id=body_id, reference=named.pop(), address=message.sender.address)
    return _lead(asked[0], from_recipient=True) if len(asked) == 1 else None


def _lead(found: Subrequest, *, from_recipient: bool) -> AnswersSubrequest:
    return AnswersSubrequest(
        subrequest_id=found.subrequest_id, reference=found.reference, from_recipient=from_recipient
    )


def speaks_for(address: str, asked: Subrequest) -> bool:
    """Whether From is the address that was asked or, for a school, another one of its own domain. It can be forged."""
    writes, expected = address.strip().casefold(), asked.recipient_address.strip().casefold()
    if writes == expected:
        return bool(writes)
    _, at, domain = writes.rpartition("@")
    same = bool(at) and domain == expected.rpartition("@")[2]
    return same and asked.school is not None and domain not in _EVERYBODYS

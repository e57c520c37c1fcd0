"""What the store knows that bears on one message: cases it may belong to, mails of ours it answers."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.answers import answered_subrequest
from bot.route import AnswersSubrequest
from bot.store import outbox, subrequests, threads
from bot.store.session import Session
from bot.store.spool import SpoolItem
from intake.bounce import read_report
from intake.message import InboundMessage
from intake.reference import find_references
from intake.thread import KnownCase, is_party

# A reply names its parent and some ancestors; hostile mail names thousands.
MAX_MESSAGE_IDS = 50
MAX_REFERENCES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """Read in one transaction. `same_id_ledger_id` is an earlier message with the same Message-ID.

    `bounced_case` is the case whose letter a delivery report sends back (RFC 3464 2.2), `bounced_subrequest` the id
    of what that letter asked somebody for. `subrequest`: the message answers such a letter.
    """

    known: tuple[KnownCase, ...]
    answers_our_mail: bool
    same_id_ledger_id: str | None
    bounced_case: str | None
    subrequest: AnswersSubrequest | None = None
    bounced_subrequest: str | None = None

    def known_beside(self, message_id: str | None) -> tuple[KnownCase, ...]:
        """The known cases as if nothing had come with this Message-ID: a different mail may reuse one."""
        own = {message_id or ""}
        return tuple(
            replace(case, message_ids=case.message_ids - own, own_message_ids=case.own_message_ids - own)
            for case in self.known
        )


def look_up(s: Session, item: SpoolItem, message: InboundMessage) -> Lookup:
    """Find what the message points at, within its own body."""
    ancestors = [known for known in (message.in_reply_to, *reversed(message.references)) if known]
    own_id = message.message_id or ""
    ids = list(dict.fromkeys(filter(None, (own_id, *ancestors))))[:MAX_MESSAGE_IDS]
    named = find_references(f"{message.subject}\n{message.text}")
    references = list(dict.fromkeys(found.reference for found in named))[:MAX_REFERENCES]
    bounced_case, bounced_subrequest = _bounced(s, item, message)
    known = tuple(threads.known_cases(s, item.body_id, message_ids=ids, references=references))
    return Lookup(
        known=known,
        answers_our_mail=_names_own_case(message, known)
        or any(
            outbox.by_message_id(s, message_id, body_id=item.body_id) is not None
            for message_id in ancestors[:MAX_MESSAGE_IDS]
        ),
        same_id_ledger_id=_same_id(s, item, own_id),
        bounced_case=bounced_case,
        bounced_subrequest=bounced_subrequest,
        subrequest=answered_subrequest(
            s, body_id=item.body_id, message_ids=ancestors[:MAX_MESSAGE_IDS], message=message
        ),
    )


def _names_own_case(message: InboundMessage, known: tuple[KnownCase, ...]) -> bool:
    """The subject of our letter comes back from whom it went to: ticket systems thread by nothing else."""
    named = {found.reference for found in find_references(message.subject)}
    return any(case.reference in named and is_party(message, case) for case in known)


def _same_id(s: Session, item: SpoolItem, message_id: str) -> str | None:
    if not message_id:
        return None
    earlier = threads.inbound_ledger_id(s, body_id=item.body_id, message_id=message_id)
    return earlier if earlier != item.ledger_id else None


def _bounced(s: Session, item: SpoolItem, message: InboundMessage) -> tuple[str | None, str | None]:
    """The case whose letter comes back, and the id of what that letter asked somebody for."""
    report = read_report(message)
    if report is None or report.original_message_id is None:
        return None, None
    letter = outbox.by_message_id(s, report.original_message_id, body_id=item.body_id)
    if letter is None:
        return None, None
    asked = subrequests.of_mail(s, body_id=item.body_id, outbox_id=letter.id)
    return letter.case, asked.subrequest_id if asked else None

"""What a letter may know of its case: read from the store and the body's configuration, never from memory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from bot import findings
from bot.app import letterhead_of
from bot.commands.case_work import days_of, standings
from bot.config import Config
from bot.contacts import usable_contacts
from bot.store import corrections, spool
from bot.store.cases import CaseView
from bot.store.letters import LetterChannel, StoredLetter
from bot.store.session import Session
from intake.case import RUNNING
from intake.labels import Regime
from replies.letter import Correspondent, DocumentOutcome, LetterFacts, RequestedDocument

# Roles of the contact table that letters of people name, beside those of `replies.reply.ContactRole`.
APPEAL_BODY = "appeal_body"
COMPLAINT_DESK = "complaint_desk"
SUPERVISORS = ("supervisor_vtc", "supervisor_gba")

_WITH_FIRST_TERM = frozenset({Regime.FOI, Regime.ENVIRONMENT})


def facts_of(s: Session, config: Config, letter: StoredLetter, *, case: CaseView, today: date) -> LetterFacts:
    """The facts of a letter as they stand today."""
    contacts = usable_contacts(config, case.body_id, on=today)
    requester = requester_of(case)
    return LetterFacts(
        letterhead=letterhead_of(config, case.body_id, recipient=written_to(s, case)),
        signer=letter.signer,
        recipient=_recipient(letter),
        requester=requester,
        reference=case.reference,
        written_on=today,
        received_on=case.received_on,
        registered_on=case.registered_on,
        first_term_ends=_first_term(s, case),
        appeal_body=contacts.get(APPEAL_BODY, ""),
        supervisors=tuple(contacts[role] for role in SUPERVISORS if role in contacts),
        complaint_desk=contacts.get(COMPLAINT_DESK, ""),
        fields=letter.fields,
    )


def requester_of(case: CaseView) -> Correspondent:
    """Who asked, as the case has it."""
    found = findings.read(case.summary)
    return Correspondent(
        name=found.name or case.requester_name or "",
        postal_address=found.postal_address,
        mail_address=case.requester_address or "",
    )


def overall(documents: Iterable[RequestedDocument]) -> str:
    """One word for the outcome of a decision: granted, partial, refused or not_held; "" for one about nothing."""
    outcomes = {document.outcome for document in documents}
    if not outcomes:
        return ""
    if outcomes <= {DocumentOutcome.GRANTED}:
        return DocumentOutcome.GRANTED.value
    if outcomes & {DocumentOutcome.GRANTED, DocumentOutcome.PARTIAL}:
        return DocumentOutcome.PARTIAL.value
    return (DocumentOutcome.REFUSED if DocumentOutcome.REFUSED in outcomes else DocumentOutcome.NOT_HELD).value


def _recipient(letter: StoredLetter) -> Correspondent:
    by_mail = letter.channel is LetterChannel.MAIL
    return Correspondent(
        name=letter.recipient_name,
        postal_address="" if by_mail else letter.recipient_address,
        mail_address=letter.recipient_address if by_mail else "",
    )


def written_to(s: Session, case: CaseView) -> str:
    """The address of ours that the request came to; "" where no message opened the case."""
    opened_by = corrections.opening_message(s, body_id=case.body_id, case_id=case.case_id)
    line = spool.ledger_line(s, opened_by, body_id=case.body_id) if opened_by else None
    return line.recipient if line else ""


def _first_term(s: Session, case: CaseView) -> date | None:
    """The last day of the term of openness that runs, as it stands without an extension; None where none runs."""
    days = days_of(case)
    ends = [
        decision.due
        for standing in standings(s, case).values()
        if standing.regime in _WITH_FIRST_TERM
        and standing.state in RUNNING
        and (decision := days.decision(replace(standing, extended_on=None))) is not None
    ]
    return min(ends, default=None)

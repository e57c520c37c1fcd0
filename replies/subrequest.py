"""What is asked of somebody who did not ask: documents of a school or service, consent of a third person.

By itself such a mail tells nothing of the requester; what an officer chose to tell stands in `disclosed`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from replies.findings import Finding, FindingCode, read
from replies.header import SUBJECT_LIMIT, one_line, reply_subject
from replies.letter import Letter, LetterFacts, LetterKind
from replies.lint_kinds import to_others
from replies.render import render
from replies.reply import Letterhead


class SubrequestKind(StrEnum):
    """What somebody is asked for."""

    DOCUMENTS = "documents"
    CONSENT = "consent"


class Disclosure(StrEnum):
    """What an officer lets a recipient know of the requester."""

    REQUESTER = "requester"
    CAPACITY = "capacity"
    MOTIVE = "motive"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubrequestFacts:
    """What a mail to the recipient says. `disclosed`: the words for each thing an officer ticked, and no other."""

    kind: SubrequestKind
    letterhead: Letterhead
    reference: str
    recipient_name: str
    asked: str
    due: date
    written_on: date
    disclosed: Mapping[Disclosure, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SubrequestText:
    """A mail as somebody reads it before it leaves."""

    subject: str
    text: str


_SUBJECTS: Mapping[SubrequestKind, str] = {
    SubrequestKind.DOCUMENTS: "Vraag om documenten",
    SubrequestKind.CONSENT: "Vraag om uw toestemming",
}


def compose_subrequest(facts: SubrequestFacts) -> SubrequestText:
    """The mail that asks (Bestuursdecreet II.46 al.3 for consent)."""
    subject = one_line(f"[{facts.reference}] {_SUBJECTS[facts.kind]}", limit=SUBJECT_LIMIT)
    return SubrequestText(subject=subject, text=_text(facts.kind.value, facts))


def compose_chaser(facts: SubrequestFacts, *, asked_on: date, automatic: bool) -> SubrequestText:
    """The mail that asks again; it tells nothing of the requester, whatever the first one told."""
    subject = reply_subject(_SUBJECTS[facts.kind], reference=facts.reference, fallback=_SUBJECTS[facts.kind])
    text = _text("chaser", facts, asked_on=asked_on, automatic=automatic)
    return SubrequestText(subject=subject, text=text)


def gives_away(typed: str, facts: LetterFacts, *, disclosed: frozenset[Disclosure] = frozenset()) -> Iterator[Finding]:
    """What somebody typed tells of the requester without having been ticked."""
    letter = Letter(kind=LetterKind.GATHER_REQUEST, subject="", text=typed)
    allowed = {
        FindingCode.NAMES_REQUESTER: bool(disclosed & {Disclosure.REQUESTER}),
        FindingCode.NAMES_CAPACITY: bool(disclosed & {Disclosure.CAPACITY, Disclosure.MOTIVE}),
    }
    yield from (finding for finding in to_others(read(letter, facts)) if not allowed[finding.code])


def _text(template: str, facts: SubrequestFacts, **more: object) -> str:
    disclosed = {one.value: facts.disclosed.get(one, "") for one in Disclosure}
    values = {
        "letterhead": facts.letterhead,
        "reference": facts.reference,
        "recipient_name": facts.recipient_name,
        "asked": facts.asked,
        "due": facts.due,
        "written_on": facts.written_on,
        "disclosed": disclosed,
    }
    return render(f"subrequests/{template}", {**values, **more})

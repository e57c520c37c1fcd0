"""Which case a message belongs to: by thread, or by case reference plus known party.

Three kinds of proof, and only these make a join certain:
- the sender is a known party of the case, and the thread or the reference points at it;
- the message answers a mail that we sent (`own_message_ids`): its Message-ID is unguessable, so
  whoever holds it got that mail from us or from its recipient. This also joins bounces;
- for a repeated Message-ID the same two.
A Message-ID that a citizen's own program made may be guessed, and a case reference is a short
number: from a stranger, either leaves the join to a person. The From address can be forged; what
checks it stands before this (`spoofed_sender`), and joining discloses nothing to the sender.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from intake.message import InboundMessage
from intake.reference import ReferenceFound, find_references, normal_reference


class MatchBy(StrEnum):
    """What joined the message to the case."""

    THREAD = "thread"
    REFERENCE_AND_PARTY = "reference_and_party"
    REFERENCE_ONLY = "reference_only"
    SAME_MESSAGE = "same_message"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownCase:
    """What threading may know of a case: its reference, its message ids, its parties' addresses.

    `own_message_ids` are those of mails that we sent; they need not stand in `message_ids` too.
    """

    reference: str
    message_ids: frozenset[str] = frozenset()
    parties: frozenset[str] = frozenset()
    own_message_ids: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseMatch:
    """A case the message points at. `certain` is false where a person must confirm the join.

    `evidence` is the literal text: a Message-ID of a header, or the reference as written.
    SAME_MESSAGE speaks of the id alone: a different mail may reuse it, so compare the bytes.
    """

    reference: str
    by: MatchBy
    evidence: str
    certain: bool


class _Strength(IntEnum):
    """Which lead wins when several cases are pointed at; words in quoted text count least."""

    QUOTED_REFERENCE = 1
    REFERENCE = 2
    THREAD = 3
    SAME_MESSAGE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lead:
    case: KnownCase
    by: MatchBy
    evidence: str
    certain: bool
    strength: _Strength

    @property
    def rank(self) -> tuple[bool, _Strength]:
        return self.certain, self.strength


def match(message: InboundMessage, known: Sequence[KnownCase]) -> CaseMatch | None:
    """The case a message belongs to, or None.

    The strongest lead wins. It is not certain where another case has an equally strong lead, or
    where the thread points at one case and the newest words name only others.
    """
    leads = [*_by_message_id(message, known), *_by_reference(message, known)]
    if not leads:
        return None
    best = max(leads, key=lambda lead: lead.rank)
    tied = any(lead.rank == best.rank and lead.case.reference != best.case.reference for lead in leads)
    return CaseMatch(
        reference=best.case.reference,
        by=best.by,
        evidence=best.evidence,
        certain=best.certain and not tied and not _contradicts_itself(leads),
    )


def _contradicts_itself(leads: Sequence[_Lead]) -> bool:
    threaded = {lead.case.reference for lead in leads if lead.strength is _Strength.THREAD}
    named = {lead.case.reference for lead in leads if lead.strength is _Strength.REFERENCE}
    return bool(threaded) and bool(named) and threaded.isdisjoint(named)


def _by_message_id(message: InboundMessage, known: Sequence[KnownCase]) -> Iterator[_Lead]:
    cases: dict[str, list[KnownCase]] = {}
    for case in known:
        for message_id in case.message_ids | case.own_message_ids:
            if _bare(message_id):
                cases.setdefault(_bare(message_id), []).append(case)
    own_id = _bare(message.message_id or "")
    # RFC 5322 3.6.4: In-Reply-To is the parent, References the ancestors, the nearest last.
    ancestors = [message.in_reply_to or "", *reversed(message.references)]
    nearest = next((found for found in ancestors if _bare(found) in cases and _bare(found) != own_id), "")
    for written, by, strength in (
        (message.message_id or "", MatchBy.SAME_MESSAGE, _Strength.SAME_MESSAGE),
        (nearest, MatchBy.THREAD, _Strength.THREAD),
    ):
        for case in cases.get(_bare(written), ()):
            ours = _bare(written) in {_bare(message_id) for message_id in case.own_message_ids}
            certain = ours or is_party(message, case)
            yield _Lead(case=case, by=by, evidence=written, certain=certain, strength=strength)


def _by_reference(message: InboundMessage, known: Sequence[KnownCase]) -> Iterator[_Lead]:
    newest = (*find_references(message.subject), *find_references(message.text_unquoted))
    # The whole text repeats the newest words; as quoted leads they are weaker and change nothing.
    found_in: list[tuple[_Strength, ReferenceFound]] = [
        *((_Strength.REFERENCE, found) for found in newest),
        *((_Strength.QUOTED_REFERENCE, found) for found in find_references(message.text)),
    ]
    if not found_in:
        return
    cases: dict[str, list[KnownCase]] = {}
    for case in known:
        cases.setdefault(normal_reference(case.reference), []).append(case)
    for strength, found in found_in:
        for case in cases.get(found.reference, ()):
            party = is_party(message, case)
            by = MatchBy.REFERENCE_AND_PARTY if party else MatchBy.REFERENCE_ONLY
            yield _Lead(case=case, by=by, evidence=found.quote, certain=party, strength=strength)


def is_party(message: InboundMessage, case: KnownCase) -> bool:
    """Whether the From address may speak on the case; it can be forged."""
    # Addresses are compared without regard to case: no provider in use tells local parts apart by it
    # (RFC 5321 2.4 allows it and discourages it).
    address = message.sender.address.strip().casefold()
    return bool(address) and address in {party.strip().casefold() for party in case.parties}


def _bare(message_id: str) -> str:
    """A Message-ID without brackets and white space; its case is kept (RFC 5322 3.6.4)."""
    return message_id.strip().removeprefix("<").removesuffix(">").strip()

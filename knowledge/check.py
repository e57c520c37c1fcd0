"""What is wrong, or will be, in a set of guidance: values in, findings out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import combinations
from typing import Final

from knowledge.competing import Pair, competing, duplicates
from knowledge.contacts import CONTACT_MONTHS, Contact, roles_in, stale, unreadable
from knowledge.entry import Entry, Status
from knowledge.expiry import EXPIRY_DAYS, expiring
from knowledge.vectors import Vectors

# Fewer wordings and a question is found by luck; the other languages are asked in more rarely.
FEWEST: Final = {"nl": 8, "fr": 2, "en": 2, "de": 2}
# An id that ends in a year, a date or a version is a later form of the id before it.
_VERSION = re.compile(r"-(?:(?:19|20)\d\d(?:-\d\d){0,2}|v\d+)$")


class FindingKind(StrEnum):
    """What a check can find."""

    EXPIRED = "expired"
    EXPIRING = "expiring"
    BACKWARD_VALIDITY = "backward_validity"
    CONTRADICTORY_VALIDITY = "contradictory_validity"
    DEAD_REFERENCE = "dead_reference"
    UNKNOWN_CONTACT = "unknown_contact"
    STALE_CONTACT = "stale_contact"
    FEW_PHRASINGS = "few_phrasings"
    DUPLICATE_PHRASING = "duplicate_phrasing"
    COMPETING_PHRASING = "competing_phrasing"


# These are wrong whatever one thinks of them; the rest asks somebody to look.
FAULTS: Final = frozenset(
    {
        FindingKind.BACKWARD_VALIDITY,
        FindingKind.CONTRADICTORY_VALIDITY,
        FindingKind.DEAD_REFERENCE,
        FindingKind.UNKNOWN_CONTACT,
        FindingKind.DUPLICATE_PHRASING,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing found, about which entries (or contact roles), in Dutch."""

    kind: FindingKind
    about: tuple[str, ...]
    what: str

    @property
    def fault(self) -> bool:
        """True for what is wrong; False for what somebody should look at."""
        return self.kind in FAULTS


def check(
    entries: Sequence[Entry],
    *,
    contacts: Sequence[Contact],
    vectors: Vectors | None,
    on: date,
    expiry_days: int = EXPIRY_DAYS,
    contact_months: int = CONTACT_MONTHS,
) -> tuple[Finding, ...]:
    """Every finding, faults first. Without vectors nothing is said on competing wordings."""
    found = [
        *_expiring(entries, on=on, days=expiry_days),
        *_validity(entries),
        *_references(entries),
        *_contacts(entries, contacts, on=on, months=contact_months),
        *_few_phrasings(entries),
        *_duplicates(entries),
    ]
    if vectors is not None:
        found.extend(_competing(entries, vectors))
    return tuple(sorted(found, key=lambda finding: not finding.fault))


def _expiring(entries: Sequence[Entry], *, on: date, days: int) -> Iterator[Finding]:
    for item in expiring(entries, on=on, days=days):
        kind = FindingKind.EXPIRED if item.days < 0 else FindingKind.EXPIRING
        verb = "verviel" if item.days < 0 else "vervalt"
        yield _about(item.entry, kind=kind, what=f"{verb} op {item.entry.valid_until}")


def _validity(entries: Sequence[Entry]) -> Iterator[Finding]:
    for entry in entries:
        if entry.valid_until is not None and entry.valid_until < entry.valid_from:
            yield _about(entry, kind=FindingKind.BACKWARD_VALIDITY, what="valid_until ligt voor valid_from")
    families: dict[tuple[str, str, str, str], list[Entry]] = {}
    for entry in entries:
        if entry.status is Status.CURRENT and not entry.silent:
            families.setdefault((_family(entry.id), entry.key, entry.scope, entry.body), []).append(entry)
    for family in families.values():
        for first, second in combinations(family, 2):
            if _overlap(first, second):
                yield Finding(
                    kind=FindingKind.CONTRADICTORY_VALIDITY,
                    about=(first.id, second.id),
                    what=f"{second.id} vervangt {first.id}, maar ze gelden allebei: geef de oude een valid_until",
                )


def _family(entry_id: str) -> str:
    return _VERSION.sub("", entry_id)


def _overlap(first: Entry, second: Entry) -> bool:
    ends_before = first.valid_until is not None and first.valid_until < second.valid_from
    begins_after = second.valid_until is not None and second.valid_until < first.valid_from
    return not (ends_before or begins_after)


def _references(entries: Sequence[Entry]) -> Iterator[Finding]:
    keys = {entry.key for entry in entries if entry.key}
    for entry in entries:
        for key in entry.see_also:
            if key not in keys:
                yield _about(entry, kind=FindingKind.DEAD_REFERENCE, what=f"see_also: sleutel {key} bestaat niet")


def _contacts(entries: Sequence[Entry], contacts: Sequence[Contact], *, on: date, months: int) -> Iterator[Finding]:
    known = {contact.role for contact in contacts}
    for entry in entries:
        if unreadable(entry.answer):
            yield _about(
                entry, kind=FindingKind.UNKNOWN_CONTACT, what="een plaatshouder is onleesbaar; schrijf {contact:rol}"
            )
        for role in roles_in(entry.answer):
            if role not in known:
                yield _about(entry, kind=FindingKind.UNKNOWN_CONTACT, what=f"contactrol {role} bestaat niet")
    for contact in contacts:
        if stale(contact, on=on, months=months):
            yield Finding(
                kind=FindingKind.STALE_CONTACT,
                about=(contact.role,),
                what=f"contact {contact.role}: voor het laatst nagekeken op {contact.verified_on}",
            )


def _few_phrasings(entries: Sequence[Entry]) -> Iterator[Finding]:
    """Shipped rules only: what an operator writes is theirs."""
    for entry in entries:
        if entry.body or entry.silent or entry.status is Status.HISTORICAL:
            continue
        short = [
            f"{language} {len(entry.questions.get(language, ()))} van {least}"
            for language, least in FEWEST.items()
            if len(entry.questions.get(language, ())) < least
        ]
        if short:
            yield _about(entry, kind=FindingKind.FEW_PHRASINGS, what=f"te weinig vraagvormen: {', '.join(short)}")


def _duplicates(entries: Sequence[Entry]) -> Iterator[Finding]:
    for pair in duplicates(entries):
        yield Finding(
            kind=FindingKind.DUPLICATE_PHRASING,
            about=(pair.first.entry.id, pair.second.entry.id),
            what=f"{_named(pair)}: dezelfde vraagvorm: {pair.second.text}",
        )


def _competing(entries: Sequence[Entry], vectors: Vectors) -> Iterator[Finding]:
    same = {(pair.first.entry.id, pair.second.entry.id) for pair in duplicates(entries)}
    for pair in competing(entries, vectors=vectors):
        if (pair.first.entry.id, pair.second.entry.id) not in same:
            yield Finding(
                kind=FindingKind.COMPETING_PHRASING,
                about=(pair.first.entry.id, pair.second.entry.id),
                what=f"{_named(pair)}: bijna dezelfde vraag: “{pair.first.text}” en “{pair.second.text}”",
            )


def _named(pair: Pair) -> str:
    return f"{pair.first.entry.id} en {pair.second.entry.id}"


def _about(entry: Entry, *, kind: FindingKind, what: str) -> Finding:
    return Finding(kind=kind, about=(entry.id,), what=f"{entry.id}: {what}")

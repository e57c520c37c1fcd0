"""What a file that came along is: a mandate, an identity card, a medical paper, … by its words and its name. Pure."""

from __future__ import annotations

import re

from intake import identifiers, phrases
from intake.labels import Paper

# A title stands in the first lines; further down the words only mention another paper.
_TITLE = 400
_BEGINNING = 1_500
# Front and back of a card in four languages, as tesseract reads them; a letter with more words is no card.
_CARD_CHARACTERS = 3_000
_CARD_WORDS = 300
# ICAO 9303 part 5, 4.2.2: lines of 30, 36 or 44 characters, filled up with "<", which tesseract takes for « or loses;
# the first begins with the kind of document and the state, and has the number.
_MACHINE_LINE = re.compile(r"^[A-Z0-9<«]*(?:<{3}|«{2}|<«|«<)[A-Z0-9<«]*$|^ID[A-Z]{3}[A-Z0-9]{0,3}\d{6,}", re.MULTILINE)
_MACHINE_LENGTH = 20
_CARD_SCORE = 4
_MEDICAL_WORDS = 3


def paper(filename: str, text: str | None) -> Paper:
    """The kind of paper; a file of which nothing was read is told by its name alone."""
    name = re.sub(r"[_\-.]+", " ", phrases.fold(filename))
    folded = phrases.fold((text or "")[:_CARD_CHARACTERS])
    if is_identity_card(text or ""):
        return Paper.IDENTITY_CARD
    for kind, group in ((Paper.MANDATE, "mandate_document"), (Paper.CONSENT, "consent_document")):
        if _is_titled(group, name, folded):
            return kind
    if phrases.search("identity_document", name) and len(folded.split()) < _CARD_WORDS and not _asks(folded):
        return Paper.IDENTITY_CARD
    if _is_medical(name, folded):
        return Paper.MEDICAL
    if phrases.search("judgment_title", name) or phrases.search("judgment_title", folded[:_TITLE]):
        return Paper.JUDGMENT
    return Paper.LETTER if _asks(folded) else Paper.OTHER


def is_identity_card(page: str) -> bool:
    """Whether a page is a card or passport itself: the lines for machines, or its title with its fields."""
    if not page or len(page) > _CARD_CHARACTERS:
        return False
    folded = phrases.fold(page)
    compact = re.sub(r"[^\S\n]", "", page.upper())
    machine = any(len(match.group()) >= _MACHINE_LENGTH for match in _MACHINE_LINE.finditer(compact))
    if machine:
        return len(folded.split()) < _CARD_WORDS
    if any(phrases.search(group, folded) for group in ("mandate_document", "consent_document")) or _asks(folded):
        return False
    titles, fields, person = (_different(group, folded) for group in ("card_title", "card_field", "card_person"))
    numbered = any(found.valid and _is_national(found) for found in identifiers.identifiers(page))
    # A form has a person's fields too; a card has its title in several languages, or fields of its own.
    own = 2 * (titles > 1) + 2 * fields
    return titles > 0 and own > 0 and own + person + 2 * numbered >= _CARD_SCORE


def _different(group: str, folded: str) -> int:
    return len({match.group() for match in phrases.search_all(group, folded)})


def _is_national(found: identifiers.Identifier) -> bool:
    return found.kind is identifiers.IdentifierKind.NATIONAL_NUMBER


def _is_titled(group: str, name: str, folded: str) -> bool:
    """Named or titled so, and no letter that only mentions such a paper."""
    named = phrases.search(group, name) is not None
    return named or (phrases.search(group, folded[:_TITLE]) is not None and not _asks_politely(folded))


def _is_medical(name: str, folded: str) -> bool:
    if phrases.search("medical_title", name):
        return True
    if _asks(folded):
        return False
    titled = phrases.search("medical_title", folded[:_TITLE]) is not None
    return titled or _different("medical_word", folded[:_BEGINNING]) >= _MEDICAL_WORDS


def _asks(folded: str) -> bool:
    return phrases.search("request_firm", folded) is not None or _asks_politely(folded)


def _asks_politely(folded: str) -> bool:
    return phrases.search("request_polite", folded) is not None

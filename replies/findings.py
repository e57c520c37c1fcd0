"""What the linter finds in a letter, and the letter as its rules read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from replies.letter import Letter, LetterFacts


class FindingCode(StrEnum):
    """Why a letter is not ready; the forbidden words are one code each in `wording.toml`."""

    GAP_LEFT = "gap_left"
    REFERENCE_MISSING = "reference_missing"
    DATE_MISSING = "date_missing"
    DATE_DIFFERS = "date_differs"
    SIGNER_MISSING = "signer_missing"
    BODY_MISSING = "body_missing"
    RECIPIENT_MISSING = "recipient_missing"
    NOT_DUTCH = "not_dutch"
    TRANSLATION_UNMARKED = "translation_unmarked"
    FORBIDDEN_WORDS = "forbidden_words"
    UNKNOWN_ARTICLE = "unknown_article"
    UNKNOWN_TERM = "unknown_term"
    ONE_SUPERVISOR = "one_supervisor"
    DOCUMENTS_MISSING = "documents_missing"
    OUTCOME_MISSING = "outcome_missing"
    PLACE_MISSING = "place_missing"
    GROUND_MISSING = "ground_missing"
    GROUND_UNSURE = "ground_unsure"
    BALANCE_MISSING = "balance_missing"
    FINISHER_MISSING = "finisher_missing"
    INVITATION_MISSING = "invitation_missing"
    CONSENT_NOT_ASKED = "consent_not_asked"
    WHOLE_FOR_PRIVACY = "whole_for_privacy"
    REMEDIES_MISSING = "remedies_missing"
    REMEDIES_TERM = "remedies_term"
    REMEDIES_ADDRESS = "remedies_address"
    REUSE_SENTENCE_MISSING = "reuse_sentence_missing"
    EXTENSION_REASON = "extension_reason"
    EXTENSION_DATE = "extension_date"
    EXTENSION_LATE = "extension_late"
    INVITATION_REASON = "invitation_reason"
    INVITATION_LATE = "invitation_late"
    NOTHING_ASKED = "nothing_asked"
    ASKS_INTEREST = "asks_interest"
    HOLDER_MISSING = "holder_missing"
    NAMES_REQUESTER = "names_requester"
    NAMES_CAPACITY = "names_capacity"
    CONSENT_NOT_FREE = "consent_not_free"
    DATA_INFORMATION_MISSING = "data_information_missing"
    DATA_REMEDIES_MISSING = "data_remedies_missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to mend. `text` is Dutch and says what and why; `where` quotes or names the spot, "" for the whole.

    Without `blocks` it is a remark that stops nothing.
    """

    code: FindingCode
    text: str
    where: str = ""
    blocks: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A letter and its facts; `flat` is the text in lower case with single spaces, `passages` its paragraphs and,
    apart, each row of an inventory."""

    letter: Letter
    facts: LetterFacts
    flat: str
    passages: tuple[str, ...]

    def holds(self, words: str) -> bool:
        """Whether the text still says this, however its lines are broken; never for no words at all."""
        wanted = flattened(words)
        return bool(wanted) and wanted in self.flat

    def passages_with(self, *words: str) -> tuple[str, ...]:
        """The passages, flattened, that hold all of these words."""
        wanted = [flattened(word) for word in words]
        return tuple(passage for passage in self.passages if all(word in passage for word in wanted))


def read(letter: Letter, facts: LetterFacts) -> Reading:
    """The letter as the rules look at it."""
    return Reading(
        letter=letter,
        facts=facts,
        flat=flattened(letter.text),
        passages=tuple(flattened(passage) for passage in passages(letter.text)),
    )


def flattened(text: str) -> str:
    """Lower case, single spaces, one kind of apostrophe."""
    return " ".join(text.replace("’", "'").casefold().split())


def passages(text: str) -> Iterator[str]:
    """Paragraphs, where each item of a list with its indented lines is a passage of its own."""
    current: list[str] = []
    for line in (*text.splitlines(), ""):
        starts = not line.strip() or line.startswith("- ")
        if starts and current:
            yield "\n".join(current)
            current = []
        if line.strip():
            current.append(line)


def listed(words: Iterable[str]) -> str:
    """Words for a finding: "a, b en c"."""
    *first, last = tuple(words)
    return f"{', '.join(first)} en {last}" if first else last

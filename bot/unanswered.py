"""What guidance could not answer, made fit to be kept: the question without whom it was about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.masking import mask
from bot.route import Decision, Route
from intake.classification import Classification
from intake.language import detect
from intake.message import InboundMessage
from knowledge.answer import Answer, NoAnswer, Reason
from knowledge.gaps import QuestionSource, Unanswered
from knowledge.index import Index
from knowledge.lexical import word_scores
from knowledge.text import stems, stop_words

# The reasons that say something of guidance; the others say something of the question.
GAP_REASONS: Final = frozenset(
    {
        Reason.BELOW_THRESHOLD,
        Reason.AMBIGUOUS,
        Reason.OUT_OF_SCOPE,
        Reason.NEEDS_OFFICER,
        Reason.WRONG_JURISDICTION,
        Reason.HISTORICAL_ONLY,
    }
)
_LONG = 1200  # characters of a mail that are masked at all; only the first few hundred are kept


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskedQuestion:
    """A question as it may be kept, why it got no answer, and the id of the entry that came first."""

    text: str
    language: str
    reason: str
    nearest: str | None

    def kept(self, source: QuestionSource, *, at: datetime, origin: str | None = None) -> Unanswered:
        """The question as a row: when it was asked, and in which message."""
        return Unanswered(
            text=self.text,
            language=self.language,
            reason=self.reason,
            source=source,
            at=at,
            nearest=self.nearest,
            origin=origin,
        )


def known_in(index: Index, *, body_id: str = "") -> Callable[[str], bool]:
    """Whether guidance uses a folded word itself, in any language: then a capital makes it nobody's name.

    Guidance is what ships and what the body wrote: a name that another body writes of is somebody's here.
    """
    own = index.columns.equals("body", {"", body_id})

    def uses(word: str, language: str) -> bool:
        stem = stems((word,), language)[0]
        if stem not in index.lexical.vocabularies[language].idf:
            return False
        return bool(own.all()) or bool((word_scores(index.lexical, (stem,), language=language)[own] > 0).any())

    def known(word: str) -> bool:
        return any(word in stop_words(language) or uses(word, language) for language in index.lexical.vocabularies)

    return known


def unanswered_question(
    message: InboundMessage,
    classification: Classification,
    *,
    answer: Answer | NoAnswer | None,
    decision: Decision,
    index: Index,
    body_id: str = "",
) -> MaskedQuestion | None:
    """The masked question of a mail that a person must answer because guidance could not; else None."""
    if not isinstance(answer, NoAnswer) or answer.reason not in GAP_REASONS:
        return None
    if decision.route is not Route.HAND_TO_HUMAN or decision.reason != str(answer.reason):
        return None
    requester = classification.requester
    people = (message.sender.name, requester.name, requester.represents, requester.postal_address)
    return MaskedQuestion(
        text=mask(
            _asked(message, classification)[:_LONG],
            known=known_in(index, body_id=body_id),
            names=[name for name in people if name],
        ),
        language=classification.language,
        reason=str(answer.reason),
        nearest=answer.hits[0].entry_id if answer.hits else None,
    )


def masked_search(text: str, *, reason: str, nearest: str | None, index: Index, body_id: str = "") -> MaskedQuestion:
    """A search of the helpdesk of a body as it may be kept."""
    masked = mask(text, known=known_in(index, body_id=body_id))
    return MaskedQuestion(text=masked, language=detect(text), reason=reason, nearest=nearest)


def _asked(message: InboundMessage, classification: Classification) -> str:
    """Subject and asking sentences, each ended: a capital that opens a sentence names nobody."""
    lines = [message.subject, *(classification.questions or message.text_unquoted.split("\n"))]
    said = (line.strip() for line in lines)
    return " ".join(line if line[-1] in ".?!:" else f"{line}." for line in said if line)

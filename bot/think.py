"""What one message means: read it, match it, classify it, search for it, decide.

Pure but for the loaded index: the same bytes, known cases and day give the same thought, so
a crash before the effect costs nothing and any decision can be replayed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.decide import NO_ANSWER_WARNINGS, decide
from bot.profile import BodyProfile
from bot.route import AnswersSubrequest, Decision
from bot.unanswered import MaskedQuestion, unanswered_question
from intake.classification import Classification
from intake.classify import classify
from intake.form_answers import FormAnswers, form_answers
from intake.labels import QUESTIONS, Kind
from intake.limits import FILE_LIMITS, FileLimits
from intake.message import InboundMessage
from intake.mime import parse_mail
from intake.raw import FILLED_IN, TYPED, Source
from intake.second_reader import shipped_reader
from intake.thread import CaseMatch, KnownCase, match
from intake.warning_words import warning_words
from knowledge.answer import Answer, NoAnswer
from knowledge.ask import ask
from knowledge.columns import Filter
from knowledge.index import Index
from knowledge.ports import Embedder
from knowledge.search import receipt_citations

# A citizen's question is a few sentences; beyond this the search gains nothing and costs seconds.
MAX_QUESTION_CHARACTERS = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Thought:
    """Everything found about one message, and the decision that follows from it."""

    message: InboundMessage
    case_match: CaseMatch | None
    classification: Classification
    answer: Answer | NoAnswer | None
    procedure: tuple[Answer, ...]
    decision: Decision
    answers_our_mail: bool = False
    unanswered: MaskedQuestion | None = None
    subrequest: AnswersSubrequest | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """The loaded index, of every body's guidance, and what turns questions into vectors (None: words only)."""

    index: Index
    embedder: Embedder | None


def read(content: bytes, *, own_addresses: Sequence[str] = (), limits: FileLimits = FILE_LIMITS) -> InboundMessage:
    """Parse a mail, attachments' text included; total."""
    from intake.extract import Extraction

    return parse_mail(content, own_addresses=own_addresses, extract=Extraction(limits).read)


def consider(
    message: InboundMessage,
    *,
    known: Sequence[KnownCase],
    body: BodyProfile,
    on_date: date,
    knowledge: Knowledge,
    answers_our_mail: bool = False,
    subrequest: AnswersSubrequest | None = None,
    source: Source | None = None,
) -> Thought:
    """Think a parsed message through to its decision.

    `answers_our_mail`: the message replies to an automatic mail of ours; a person answers it. `subrequest`: it answers
    what we asked somebody for a case. `source`: how it reached us; what a page of ours made is read as it was filled
    in, and an address that was typed proves nobody.
    """
    case_match = match(message, known)
    form = form_answers(message) if source in FILLED_IN else None
    if form is not None and form.language is not None:
        message = replace(message, language=form.language)
    # Who submits a chat asks for a document, in whatever language.
    wanted = Kind.DOCUMENT_REQUEST if source is Source.CHAT else None
    classification = _classified(message, case_match=case_match, knowledge=knowledge, form=form, wanted=wanted)
    answer = _answer(message, classification, body=body, on_date=on_date, knowledge=knowledge)
    decision = decide(
        message=message,
        classification=classification,
        case_match=case_match,
        answer=answer,
        answers_our_mail=answers_our_mail,
        subrequest=subrequest,
        typed_address=source in TYPED,
    )
    return Thought(
        message=message,
        case_match=case_match,
        classification=classification,
        answer=answer,
        procedure=_procedure(message, classification, body=body, on_date=on_date, knowledge=knowledge),
        decision=decision,
        answers_our_mail=answers_our_mail,
        unanswered=unanswered_question(
            message, classification, answer=answer, decision=decision, index=knowledge.index
        ),
        subrequest=subrequest,
    )


def _classified(
    message: InboundMessage,
    *,
    case_match: CaseMatch | None,
    knowledge: Knowledge,
    form: FormAnswers | None,
    wanted: Kind | None,
) -> Classification:
    """The labels, with the words that each warning rests on beside the words of the labels."""
    made = classify(
        message,
        case_match=case_match,
        second=shipped_reader(),
        meaning=knowledge.embedder,
        wanted=wanted,
        form=form,
    )
    return replace(made, evidence=made.evidence + warning_words(message, made))


def question_text(message: InboundMessage, classification: Classification) -> str:
    """What to search for: the sentences that ask, else the newest text, with the subject."""
    asked = "\n".join(classification.questions) or message.text_unquoted
    return f"{message.subject}\n{asked}"[:MAX_QUESTION_CHARACTERS]


def filter_for(body: BodyProfile, *, on_date: date, audience: str = "all") -> Filter:
    """What may answer in a body's name on a day."""
    return Filter(
        on_date=on_date,
        jurisdictions=body.jurisdictions,
        scopes=frozenset(body.scopes),
        audience=audience,
        body=body.id,
    )


def _answer(
    message: InboundMessage,
    classification: Classification,
    *,
    body: BodyProfile,
    on_date: date,
    knowledge: Knowledge,
) -> Answer | NoAnswer | None:
    if classification.kind not in QUESTIONS:
        return None
    return ask(
        knowledge.index,
        question_text(message, classification),
        language=classification.language,
        allowed=filter_for(body, on_date=on_date),
        embedder=knowledge.embedder,
        contacts=body.contacts,
    )


def _procedure(
    message: InboundMessage,
    classification: Classification,
    *,
    body: BodyProfile,
    on_date: date,
    knowledge: Knowledge,
) -> tuple[Answer, ...]:
    """Cited procedure for a receipt; never where a person must speak first."""
    if classification.kind is not Kind.DOCUMENT_REQUEST:
        return ()
    if NO_ANSWER_WARNINGS.intersection(classification.warnings):
        return ()
    return receipt_citations(
        knowledge.index,
        question_text(message, classification) if classification.questions else "",
        language=classification.language,
        allowed=filter_for(body, on_date=on_date),
        embedder=knowledge.embedder,
        contacts=body.contacts,
    )

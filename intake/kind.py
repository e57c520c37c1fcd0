"""What the newest part of a mail wants: one kind, with the words that say so."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from intake.classification import Evidence
from intake.labels import ContactChannel, Kind
from intake.noise import noise
from intake.reading import Reading, first
from intake.requested import Ask
from intake.sentence import Sentence
from intake.thread import CaseMatch

# The order is the labelling rule: a live request wins; then what concerns a running case;
# then contesting, complaining, data rights; then the plain questions.
_STATEMENTS = (
    (Kind.APPEAL, "appeal"),
    (Kind.COMPLAINT, "complaint"),
    (Kind.DATA_SUBJECT_REQUEST, "data_subject"),
)
# "Kunnen jullie haar gegevens schrappen?" asks for it; "mag de school …?" asks about it.
_SECOND_PERSON = re.compile(
    r"\b(?:kan|kunt|kunnen|kun|wil|wilt|willen|zou|zouden|pouvez|pourriez|could|can|would|"
    r"konnen|konnten)[- ](?:u|jullie|je|ge|vous|you|sie)\b"
    r"(?!.{0,25}\b(?:zeggen|vertellen|uitleggen|laten weten|tell|explain|dire|expliquer|sagen)\b)"
)
_TOPICS = ((Kind.ENROLMENT_QUESTION, "enrolment"), (Kind.ACCESS_ACCOUNT_QUESTION, "account"))


@dataclass(frozen=True, slots=True, kw_only=True)
class KindFound:
    """A kind with proof; `confidence` 0..1; `sure` is false where the signals are weak or contradict."""

    kind: Kind
    evidence: tuple[Evidence, ...] = ()
    confidence: float = 0.9
    sure: bool = True


def kind(
    reading: Reading,
    *,
    found: tuple[Ask, ...],
    channel: ContactChannel,
    case_match: CaseMatch | None,
    address: bool,
) -> KindFound:
    """The kind of a mail. Quotes never set it."""
    firm = tuple(ask for ask in found if ask.firm)
    idle = noise(reading, asks_paper=bool(firm) and channel is ContactChannel.WRITTEN)
    if idle:
        return KindFound(kind=idle[0], evidence=(idle[1],))
    running = _running(reading, found=found, case_match=case_match)
    if running:
        return running
    doubted = not firm and not address and any(s.has("asking_about") for s in _asked(reading))
    if found and not doubted:
        weak = not firm and bool(_asked(reading))
        return KindFound(
            kind=Kind.DOCUMENT_REQUEST,
            evidence=tuple(ask.verb for ask in found[:2]),
            confidence=0.65 if weak else 0.92,
        )
    asked = [s for s in _asked(reading) if not s.has("callback")]
    if channel is ContactChannel.PHONE and first("document", reading.passages) and not asked:
        proof = first("document", reading.passages)
        return KindFound(kind=Kind.DOCUMENT_REQUEST, evidence=(proof,) if proof else (), confidence=0.7)
    return _without_request(reading)


def _running(reading: Reading, *, found: tuple[Ask, ...], case_match: CaseMatch | None) -> KindFound | None:
    """Completing, withdrawing or asking after a request that runs already."""
    known = case_match is not None or _reply(reading)
    told = known or reading.find("earlier_request") or first("earlier_request", (reading.subject,))
    if not told:
        return None
    back = reading.find("withdrawal") or first("withdrawal", (reading.subject,))
    if back and (known or not found) and not reading.find("data_subject"):
        return KindFound(kind=Kind.ADDITION_TO_CASE, evidence=(back,))
    supplied = reading.find("supply") or first("supply", (reading.subject,))
    if supplied and (known or not found) and not _contests(reading):
        return KindFound(kind=Kind.ADDITION_TO_CASE, evidence=(supplied,))
    after = reading.find("status") or first("status", (reading.subject,))
    if after and not found and not _contests(reading) and not reading.find("complaint"):
        return KindFound(kind=Kind.STATUS_ENQUIRY, evidence=(after,))
    return None


def _reply(reading: Reading) -> bool:
    subject = reading.subject.live.strip()
    return subject.startswith(("re:", "aw:", "antw", "sv:")) and reading.message.in_reply_to is not None


def _contests(reading: Reading) -> bool:
    return any(_states(sentence, "appeal") for sentence in reading.sentences())


def _asked(reading: Reading) -> tuple[Sentence, ...]:
    """Sentences that ask something, without those that only hand over."""
    return tuple(sentence for sentence in reading.sentences() if sentence.question or sentence.has("know_whether"))


def _states(sentence: Sentence, group: str) -> bool:
    """Said, not supposed and not asked about."""
    if not sentence.has(group) or sentence.has("hypothetical"):
        return False
    asked = sentence.question or sentence.has("know_whether")
    addressed = _SECOND_PERSON.search(sentence.folded) or sentence.has("data_claim")
    if group == "data_subject" and addressed:
        return True
    return not (asked and (sentence.has("asking_about") or group == "appeal"))


def _without_request(reading: Reading) -> KindFound:
    sentences = reading.sentences()
    business = reading.find("business_matter") or first("business_matter", (reading.subject,))
    if business and not _asked(reading):
        return KindFound(kind=Kind.OTHER, confidence=0.85)
    account = _topic(reading, sentences)
    for kind_value, group in _STATEMENTS:
        said = next((sentence for sentence in sentences if _states(sentence, group)), None)
        if said and not (kind_value is not Kind.APPEAL and account and not _strong(said, group)):
            proof = said.find(group)
            return KindFound(kind=kind_value, evidence=(proof,) if proof else ())
    after = reading.find("status")
    if after and not account:
        return KindFound(kind=Kind.STATUS_ENQUIRY, evidence=(after,), confidence=0.75)
    if account:
        return account
    questions = _asked(reading) or tuple(s for s in sentences if s.has("asking_about"))
    matter = _other(reading, questions=bool(questions))
    if matter:
        return matter
    if questions:
        return KindFound(kind=Kind.INFORMATION_QUESTION, evidence=(questions[0].whole(),), confidence=0.85)
    in_subject = next(
        ((k, first(group, (reading.subject,))) for k, group in _STATEMENTS if first(group, (reading.subject,))),
        None,
    )
    if in_subject and in_subject[1]:
        return KindFound(kind=in_subject[0], evidence=(in_subject[1],), confidence=0.6)
    return KindFound(kind=Kind.OTHER, confidence=0.5, sure=not reading.find("document"))


def _strong(sentence: Sentence, group: str) -> bool:
    """A complaint or data right in so many words beats the topic of accounts or enrolment."""
    return group == "complaint" or any(sentence.has(name) for name in ("data_erasure", "data_access", "data_objection"))


def _topic(reading: Reading, sentences: Iterable[Sentence]) -> KindFound | None:
    """Registration of pupils or accounts of the network: the topic of a question, or of the subject."""
    asking = [
        s
        for s in sentences
        if s.question
        or s.has("asking_about")
        or s.has("know_whether")
        or s.has("request_firm")
        or s.has("request_polite")
    ]
    for places in (
        [s.find for s in asking],
        [reading.find],
        [lambda group: first(group, (reading.subject,))],
    ):
        for kind_value, group in _TOPICS:
            proof = next((hit for hit in (find(group) for find in places) if hit), None)
            if proof and not _other_topic(reading, group):
                return KindFound(kind=kind_value, evidence=(proof,), confidence=0.85)
    return None


def _other_topic(reading: Reading, group: str) -> bool:
    """A password of the registration system is about registration; a network account is not."""
    if group == "enrolment":
        return reading.find("network_account") is not None
    return False


def _other(reading: Reading, *, questions: bool) -> KindFound | None:
    """Everyday matters that touch no access right."""
    matter = reading.find("other_matter") or first("other_matter", (reading.subject,))
    if not matter:
        return None
    if questions and any(reading.find(group) for group in ("information", "complaint", "appeal", "data_subject")):
        return None
    return KindFound(kind=Kind.OTHER, evidence=(), confidence=0.75)


def questions(reading: Reading) -> tuple[str, ...]:
    """The sentences that ask something, literally, for the guidance search."""
    asked = [s for s in reading.sentences() if s.question or s.has("know_whether") or s.has("asking_about")]
    return tuple(" ".join(sentence.whole().quote.split()) for sentence in asked)

"""Which legal tracks a mail opens; one mail may open several, each with its own clock and remedy."""

from __future__ import annotations

from intake.labels import NOISE, QUESTIONS, ContactChannel, Kind, Regime
from intake.reading import Reading, first
from intake.requested import Ask
from intake.sentence import Sentence

_DATA = (
    (Regime.DATA_ERASURE, "data_erasure"),
    (Regime.DATA_ACCESS, "data_access"),
    (Regime.DATA_RECTIFICATION, "data_rectification"),
    (Regime.DATA_OTHER, "data_objection"),
)
_NONE = NOISE | {Kind.OTHER}
_RUNNING = frozenset({Kind.STATUS_ENQUIRY, Kind.ADDITION_TO_CASE})
# Words that point back at the request that runs already: what they ask for has its clock.
_POINTS_BACK = ("earlier_request", "supply", "withdrawal", "status")


def tracks(reading: Reading, *, kind: Kind, channel: ContactChannel, found: tuple[Ask, ...]) -> tuple[Regime, ...]:
    """The tracks in the order of the contract; empty for noise.

    What joins a running case opens only what it asks or files anew beside that.

    A telephone request for a document is no request in law (II.40 par. 1) and opens nothing: the caller is told to
    write.
    """
    if kind in _NONE:
        return ()
    opened: set[Regime] = set()
    if kind in _RUNNING:
        return _beside_running(reading, found=found)
    if kind in QUESTIONS:
        opened.add(Regime.QUESTION)
    if kind is Kind.DOCUMENT_REQUEST and channel is not ContactChannel.PHONE:
        opened |= _document_tracks(found, reading=reading)
        if _asks_beside(reading, found=found):
            opened.add(Regime.QUESTION)
    stated = [s for s in reading.sentences() if not s.question and not s.has("hypothetical")]
    opened |= _other_statements(kind=kind, stated=stated, found=found)
    if kind is Kind.DATA_SUBJECT_REQUEST:
        opened |= _data_tracks(reading.sentences(), reading=reading)
    elif kind not in QUESTIONS and _claims_data_right(stated):
        opened |= _data_tracks(_spoken(reading), reading=reading)
    return tuple(regime for regime in Regime if regime in opened)


def _beside_running(reading: Reading, *, found: tuple[Ask, ...]) -> tuple[Regime, ...]:
    """What a completion, withdrawal or enquiry asks anew; a sentence that points back asks nothing new."""
    new = tuple(ask for ask in found if ask.firm and not any(ask.sentence.has(group) for group in _POINTS_BACK))
    opened = _document_tracks(new, reading=reading) if new else set()
    stated = [s for s in reading.sentences() if not s.question and not s.has("hypothetical")]
    if any(s.has("complaint_filed") for s in stated):
        opened.add(Regime.COMPLAINT)
    if _claims_data_right(stated):
        opened |= _data_tracks(_spoken(reading), reading=reading)
    return tuple(regime for regime in Regime if regime in opened)


def _document_tracks(found: tuple[Ask, ...], *, reading: Reading) -> set[Regime]:
    """II.31 for every paper; II.36 beside it where the mail speaks of the environment; II.64 for its re-use."""
    opened = {Regime.FOI}
    places = (reading.subject, *reading.passages)
    if any(ask.has("environment") for ask in found) or first("environment", places):
        opened.add(Regime.ENVIRONMENT)
    if first("reuse", places):
        opened.add(Regime.REUSE)
    return opened


def _other_statements(*, kind: Kind, stated: list[Sentence], found: tuple[Ask, ...]) -> set[Regime]:
    opened: set[Regime] = set()
    free = [s for s in stated if not any(ask.sentence == s for ask in found)]
    if kind is Kind.COMPLAINT or any(s.has("complaint_filed") for s in free):
        opened.add(Regime.COMPLAINT)
    if kind is Kind.APPEAL:
        opened.add(Regime.APPEAL)
    if kind not in QUESTIONS and any(s.has("correction") for s in stated):
        opened.add(Regime.RECORD_CORRECTION)
    return opened


def _claims_data_right(stated: list[Sentence]) -> bool:
    return any(s.has("data_subject") and (s.has("request_firm") or s.has("data_erasure")) for s in stated)


def _spoken(reading: Reading) -> tuple[Sentence, ...]:
    """Where a right may be claimed beside something else."""
    return tuple(s for s in reading.sentences() if s.has("data_subject") or s.has("request_firm") or s.question)


def _data_tracks(sentences: tuple[Sentence, ...], *, reading: Reading) -> set[Regime]:
    opened = {regime for regime, group in _DATA if any(s.has(group) for s in sentences)}
    if not opened:
        opened = {regime for regime, group in _DATA if first(group, (reading.subject,))}
    return opened or {Regime.DATA_OTHER}


def _asks_beside(reading: Reading, *, found: tuple[Ask, ...]) -> bool:
    """A question of its own beside the request: a point of a list, or announced as another one.

    "Kan dat?", "Wat heeft dat gekost? Stuur mij de facturen": what is asked so is the paper itself.
    """
    several = first("several_matters", (reading.subject, *reading.passages)) is not None
    asked = [s for s in reading.sentences() if s.question and (s.item or several)]
    return any(not any(ask.sentence == s for ask in found) for s in asked)

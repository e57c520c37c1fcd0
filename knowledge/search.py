"""Helpdesk search over all guidance, and the procedure entries a receipt may cite."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from knowledge.answer import Answer, Hit, Reason
from knowledge.ask import Asked, judge, mask_for, naming, ranking_for
from knowledge.columns import Filter
from knowledge.entry import Entry
from knowledge.index import Index
from knowledge.ports import Embedder
from knowledge.question import read_question, typed_question
from knowledge.quote import answer_of, hits_of
from knowledge.rank import GENERAL
from knowledge.screen import screened
from knowledge.text import content_words

# What every requester wants to know first: by when an answer is due, and what is noted down.
STANDING_KEYS: Final = ("LAW-TERMS", "LAW-REGISTER")
# A question that these leave open may say more after a lead; what guidance keeps silent on stays so.
_OPEN: Final = (Reason.BELOW_THRESHOLD, Reason.AMBIGUOUS)
_OWN_WORDS: Final = 3  # a question with fewer subject words leans on what it stands beside ("Is dat gratis?")
_MOST = 3  # answers in a receipt, and beside a request that is being written


def search(
    index: Index,
    text: str,
    *,
    language: str,
    allowed: Filter | None,
    embedder: Embedder | None,
    typing: bool = False,
    body: str = "",
) -> tuple[Hit, ...]:
    """The best entries for a person to read, best first; no threshold.

    Without a filter historical and foreign entries show too, marked by their `status` and `jurisdiction`: those that
    ship and those of `body`.
    `typing`: the last word may be half a word; words alone rank then, in a few milliseconds, as they do
    without an embedder.
    """
    if typing:
        question = typed_question(index, text, language=language)
    else:
        question = read_question(index, text, language=language, embedder=embedder)
    if allowed is not None:
        allowed = naming(allowed, text)
    return hits_of(ranking_for(index, question, allowed=allowed, body=body))


def receipt_citations(
    index: Index,
    text: str,
    *,
    language: str,
    allowed: Filter,
    embedder: Embedder | None,
    contacts: Mapping[str, str] | None = None,
) -> tuple[Answer, ...]:
    """At most three answers on procedure for a receipt: terms, register, and one that `text` asks about, if any.

    Only entries marked `in_receipt` of the general access rules; never one on exceptions, interest,
    consent or entitlement, which would read as a decision.
    """
    general = replace(allowed, scopes=frozenset({GENERAL}), named=frozenset(), alone=frozenset())
    chosen: dict[str, Entry] = {}
    if text:
        verdict = judge(index, text, asked=Asked(allowed=general, language=language, embedder=embedder))
        chosen = {entry.id: entry for entry in verdict.entries[:1] if _citable(entry)}
    mask = mask_for(index, general) & index.columns.equals("key", set(STANDING_KEYS))
    standing = [index.entries[int(row)] for row in mask.nonzero()[0]]
    for entry in sorted(standing, key=lambda entry: STANDING_KEYS.index(entry.key)):
        if _citable(entry):
            chosen.setdefault(entry.id, entry)
    answers = (answer_of((entry,), hits=(), contacts=contacts) for entry in list(chosen.values())[:_MOST])
    return tuple(answer for answer in answers if answer is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wondering:
    """A text that asks `questions` on its way to something else, or does nothing but ask (`only_asks`).

    `lead` says in the same language what it is about: a short question that names nothing is read after it.
    """

    text: str
    questions: Sequence[str]
    only_asks: bool
    lead: str


def procedure_answers(
    index: Index,
    wondering: Wondering,
    *,
    language: str,
    allowed: Filter,
    embedder: Embedder | None,
    contacts: Mapping[str, str] | None = None,
) -> tuple[Answer, ...]:
    """At most three answers on procedure, one for each question that guidance is sure of.

    What fits best must itself be marked `in_receipt`: nothing stands in for an entry that may not be shown. A text that
    guidance leaves to a person as a whole gets no answer to its parts either.
    """
    asked = Asked(allowed=allowed, language=language, embedder=embedder)
    if not wondering.questions or _left_to_a_person(index, wondering, asked=asked):
        return ()
    found: dict[str, Answer] = {}
    for text in wondering.questions:
        entry = _surest(index, text, lead=wondering.lead, asked=asked)
        if entry is None or not _citable(entry):
            continue
        answer = answer_of((entry,), hits=(), contacts=contacts)
        if answer is not None:
            found.setdefault(entry.id, answer)
    return tuple(found.values())[:_MOST]


def _left_to_a_person(index: Index, wondering: Wondering, *, asked: Asked) -> bool:
    """Whether a person speaks first on the whole text, or what it asks may not stand beside a request.

    A text that also wants a document may want any: that guidance knows nothing of it says nothing of the questions.
    """
    whole = judge(index, wondering.text, asked=replace(asked, allowed=naming(asked.allowed, wondering.text)))
    if not wondering.only_asks:
        return whole.reason is Reason.NEEDS_OFFICER
    return whole.reason not in _OPEN if whole.reason is not None else not _citable(whole.entries[0])


def _surest(index: Index, text: str, *, lead: str, asked: Asked) -> Entry | None:
    """The entry that answers a question for sure, by itself or, where it is short, after the lead."""
    if screened(text, jurisdictions=asked.allowed.jurisdictions) is not None:
        return None
    asked = replace(asked, allowed=naming(asked.allowed, text))
    alone = judge(index, text, asked=asked)
    if alone.entries:
        return alone.entries[0]
    leans = len(content_words(text, asked.language)) < _OWN_WORDS
    if not (leans and alone.reason in _OPEN and alone.ranking.ranked):
        return None
    led = judge(index, f"{lead} {text}", asked=asked)
    # The lead alone resembles much: the question itself must point the same way.
    agreed = led.entries and led.entries[0].key == alone.ranking.ranked[0].entry.key
    return led.entries[0] if agreed else None


def _citable(entry: Entry) -> bool:
    return entry.in_receipt and not entry.needs_officer

"""Helpdesk search over all guidance, and the procedure entries a receipt may cite."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from knowledge.answer import Answer, Hit
from knowledge.ask import Asked, judge, mask_for, naming, ranking_for
from knowledge.columns import Filter
from knowledge.entry import Entry
from knowledge.index import Index
from knowledge.ports import Embedder
from knowledge.question import read_question, typed_question
from knowledge.quote import answer_of, hits_of
from knowledge.rank import GENERAL

# What every requester wants to know first: by when an answer is due, and what is noted down.
STANDING_KEYS: Final = ("LAW-TERMS", "LAW-REGISTER")
_MOST = 3  # answers in a receipt


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


def _citable(entry: Entry) -> bool:
    return entry.in_receipt and not entry.needs_officer

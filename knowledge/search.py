"""Helpdesk search over all guidance, and the procedure entries a receipt may cite."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Final

from knowledge.answer import Answer, Hit
from knowledge.ask import Filter, answer_of, chance_of, hits_of, ranking_for
from knowledge.entry import Entry
from knowledge.index import Index
from knowledge.ports import Embedder
from knowledge.question import read_question

# What every requester wants to know first: by when an answer is due, and what is noted down.
STANDING_KEYS: Final = ("LAW-TERMS", "LAW-REGISTER")
_RECEIPT_SCOPE = "foi"


def search(
    index: Index,
    text: str,
    *,
    language: str,
    on_date: date,
    jurisdictions: Collection[str],
    scopes: Collection[str],
    audience: str = "all",
    embedder: Embedder | None,
    include_all: bool = False,
) -> tuple[Hit, ...]:
    """The best entries for a person to read, best first; no threshold.

    `include_all` drops every filter: historical and foreign entries show too, marked by their
    `status` and `jurisdiction`.
    """
    allowed = None if include_all else _filter(on_date, jurisdictions, scopes=scopes, audience=audience)
    question = read_question(index, text, language=language, embedder=embedder)
    ranking = ranking_for(index, question, allowed=allowed)
    return hits_of(ranking)


def receipt_citations(
    index: Index,
    text: str,
    *,
    language: str,
    on_date: date,
    jurisdictions: Collection[str],
    audience: str = "all",
    embedder: Embedder | None,
    limit: int = 3,
) -> tuple[Answer, ...]:
    """At most three answers on procedure for a receipt: terms, register, and one the text asks about.

    Only entries marked `in_receipt` of the general access rules; never one on exceptions, interest,
    consent or entitlement, which would read as a decision.
    """
    allowed = _filter(on_date, jurisdictions, scopes=(_RECEIPT_SCOPE,), audience=audience)
    question = read_question(index, text, language=language, embedder=embedder)
    ranking = ranking_for(index, question, allowed=allowed)
    chance, least = chance_of(index, ranking)
    chosen: dict[str, Entry] = {}
    if chance >= least and _citable(ranking.ranked[0].entry):
        chosen[ranking.ranked[0].entry.id] = ranking.ranked[0].entry
    for key in STANDING_KEYS:
        for entry in index.entries:
            if entry.key == key and _citable(entry) and allowed.allows(entry):
                chosen.setdefault(entry.id, entry)
    return tuple(answer_of((entry,), hits=()) for entry in list(chosen.values())[:limit])


def _citable(entry: Entry) -> bool:
    return entry.in_receipt and not entry.needs_officer


def _filter(on_date: date, jurisdictions: Collection[str], *, scopes: Collection[str], audience: str) -> Filter:
    return Filter(on_date=on_date, jurisdictions=frozenset(jurisdictions), scopes=frozenset(scopes), audience=audience)

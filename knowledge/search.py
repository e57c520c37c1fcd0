"""Helpdesk search over all guidance, and the procedure entries a receipt may cite."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Final

from knowledge.answer import Answer, Hit
from knowledge.ask import Asked, judge, ranking_for
from knowledge.columns import Filter
from knowledge.entry import Entry
from knowledge.index import Index
from knowledge.ports import Embedder
from knowledge.question import read_question
from knowledge.quote import answer_of, hits_of
from knowledge.screen import named_scopes

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
    body: str = "",
    embedder: Embedder | None,
    include_all: bool = False,
) -> tuple[Hit, ...]:
    """The best entries for a person to read, best first; no threshold.

    `include_all` drops every filter: historical and foreign entries show too, marked by their
    `status` and `jurisdiction`. Without an embedder words alone rank, in a few milliseconds.
    """
    allowed = None
    if not include_all:
        allowed = Filter(
            on_date=on_date,
            jurisdictions=frozenset(jurisdictions),
            scopes=frozenset(scopes),
            audience=audience,
            named=named_scopes(text),
            body=body,
        )
    question = read_question(index, text, language=language, embedder=embedder)
    return hits_of(ranking_for(index, question, allowed=allowed))


def receipt_citations(
    index: Index,
    text: str,
    *,
    language: str,
    on_date: date,
    jurisdictions: Collection[str],
    audience: str = "all",
    body: str = "",
    contacts: Mapping[str, str] | None = None,
    embedder: Embedder | None,
    limit: int = 3,
) -> tuple[Answer, ...]:
    """At most three answers on procedure for a receipt: terms, register, and one the text asks about.

    Only entries marked `in_receipt` of the general access rules; never one on exceptions, interest,
    consent or entitlement, which would read as a decision.
    """
    allowed = Filter(
        on_date=on_date,
        jurisdictions=frozenset(jurisdictions),
        scopes=frozenset({_RECEIPT_SCOPE}),
        audience=audience,
        body=body,
    )
    verdict = judge(
        index, text, asked=Asked(allowed=allowed, language=language, embedder=embedder, contacts=contacts)
    )
    chosen: dict[str, Entry] = {entry.id: entry for entry in verdict.entries[:1] if _citable(entry)}
    mask = index.columns.allowed(allowed) & index.columns.equals("key", set(STANDING_KEYS))
    standing = [index.entries[int(row)] for row in mask.nonzero()[0]]
    for entry in sorted(standing, key=lambda entry: STANDING_KEYS.index(entry.key)):
        if _citable(entry):
            chosen.setdefault(entry.id, entry)
    answers = (answer_of((entry,), hits=(), contacts=contacts) for entry in list(chosen.values())[:limit])
    return tuple(answer for answer in answers if answer is not None)


def _citable(entry: Entry) -> bool:
    return entry.in_receipt and not entry.needs_officer

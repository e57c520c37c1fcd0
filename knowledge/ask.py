"""The decision to answer: quoted from guidance, or a named reason why a person answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from knowledge.answer import Answer, NoAnswer, Reason
from knowledge.calibration import probability
from knowledge.columns import Filter
from knowledge.entry import Entry, Status
from knowledge.evidence import evidence
from knowledge.index import Index
from knowledge.ports import Embedder
from knowledge.question import Question, parts, read_question
from knowledge.quote import answer_of, hits_of, quoted
from knowledge.rank import Ranking, Votes, rank, votes
from knowledge.screen import named_scopes, screened, stands_alone

_CITATIONS = 2
_READ = 20_000  # characters: more than any question; a search over more only costs time
_ELSEWHERE = 0.5  # share of all chances that law of elsewhere or of the past must have to be the reason of a silence


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What stays the same for every question in one text."""

    allowed: Filter
    language: str
    embedder: Embedder | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What one question deserves: the entries to quote, or why none. `chance` is that of the first being right."""

    entries: tuple[Entry, ...]
    reason: Reason | None
    chance: float
    ranking: Ranking


def ask(
    index: Index,
    text: str,
    *,
    language: str,
    allowed: Filter,
    embedder: Embedder | None,
    contacts: Mapping[str, str] | None = None,
    strict: bool = False,
) -> Answer | NoAnswer:
    """Answer a question from guidance in force there and then, or say why not.

    `language` is ISO 639-1 of the question. A scope that the question names by its own word is searched beside
    those that are `allowed`, and one that is past or foreign law answers alone, unless `strict` keeps to the filter.
    `contacts` fills the addresses an answer names; an answer whose address is not there goes to a person (None:
    the text as it stands). Without an embedder words alone decide, more strictly.
    """
    # What is no character cannot be embedded, nor written as JSON: a lone surrogate becomes a question mark.
    text = text[:_READ].encode("utf-8", "replace").decode("utf-8")
    asked = Asked(allowed=allowed if strict else naming(allowed, text), language=language, embedder=embedder)
    whole = judge(index, text, asked=asked)
    hits = hits_of(whole.ranking)
    reason = screened(text, jurisdictions=allowed.jurisdictions)
    if reason is not None:
        return NoAnswer(reason=reason, hits=hits)
    verdict = _of_parts(index, text, asked=asked, whole=whole)
    if verdict.reason is not None:
        return NoAnswer(reason=verdict.reason, hits=hits)
    answer = answer_of(verdict.entries, hits=hits, contacts=contacts)
    return answer if answer is not None else NoAnswer(reason=Reason.NEEDS_OFFICER, hits=hits)


def ranking_for(
    index: Index, question: Question, *, allowed: Filter | None, body: str = "", cast: Votes | None = None
) -> Ranking:
    """Rank what the filter lets through; no filter ranks everything that `body` may see, as a helpdesk search may.

    A question that names past or foreign law is ranked among that law alone.
    """
    return rank(index, question, allowed=mask_for(index, allowed, body=body), cast=cast)


def mask_for(index: Index, allowed: Filter | None, *, body: str = "") -> NDArray[np.bool_]:
    """The rows that may be ranked under a filter; without one what ships and what `body` wrote."""
    if allowed is None:
        return index.columns.equals("body", {"", body})
    return index.columns.allowed(allowed)


def naming(allowed: Filter, text: str) -> Filter:
    """The filter for a text, with the systems it names, and the past or foreign law it asks about by its name."""
    named = named_scopes(text)
    alone = named if stands_alone(named) else frozenset[str]()
    return replace(allowed, named=named - alone, alone=alone)


def judge(index: Index, text: str, *, asked: Asked) -> Verdict:
    """The verdict over one question."""
    question = read_question(index, text, language=asked.language, embedder=asked.embedder)
    cast = votes(index, question)
    ranking = ranking_for(index, question, allowed=asked.allowed, cast=cast)
    if not ranking.ranked:
        return Verdict(entries=(), reason=Reason.BELOW_THRESHOLD, chance=0.0, ranking=ranking)
    curve = index.calibration.of(ranking.mode)
    share, why = _elsewhere_of(index, question, asked.allowed, cast=cast)
    chance = probability(curve, evidence(index, question, ranking, elsewhere=share))
    first = ranking.ranked[0].entry
    if share > _ELSEWHERE and why is not None and (chance < curve.threshold or first.silent):
        return Verdict(entries=(), reason=why, chance=chance, ranking=ranking)
    reason = _reason(ranking, chance=chance, least=curve.threshold)
    if reason is not None:
        return Verdict(entries=(), reason=reason, chance=chance, ranking=ranking)
    return Verdict(entries=quoted(ranking), reason=None, chance=chance, ranking=ranking)


def _reason(ranking: Ranking, *, chance: float, least: float) -> Reason | None:
    first = ranking.ranked[0]
    if first.entry.silent:
        return Reason(first.entry.silent)
    if chance < least:
        chances = sorted(ranking.by_subject().values(), reverse=True)
        close = len(chances) > 1 and chance > least / 2 and chances[1] > chances[0] / 2
        return Reason.AMBIGUOUS if close else Reason.BELOW_THRESHOLD
    return Reason.NEEDS_OFFICER if first.entry.needs_officer else None


def _elsewhere_of(index: Index, question: Question, allowed: Filter, *, cast: Votes) -> tuple[float, Reason | None]:
    """The share of all chances that belongs to entries the filter keeps out, and which sort leads among them."""
    unnamed = replace(question, named=frozenset())
    everything = ranking_for(index, unnamed, allowed=None, body=allowed.body, cast=cast)
    return elsewhere(index, everything, allowed=allowed)


def elsewhere(index: Index, everything: Ranking, *, allowed: Filter) -> tuple[float, Reason | None]:
    """The same, of a ranking of all entries."""
    mask = mask_for(index, allowed)
    share, best = 0.0, None
    for item in everything.ranked:
        if not mask[item.row]:
            share += item.chance
            best = best or item.entry
    if best is None or best.silent:
        return share, None
    if best.jurisdiction not in allowed.jurisdictions:
        return share, Reason.WRONG_JURISDICTION
    past = best.status is Status.HISTORICAL or not best.in_force(allowed.on_date)
    return share, Reason.HISTORICAL_ONLY if past else None


def _of_parts(index: Index, text: str, *, asked: Asked, whole: Verdict) -> Verdict:
    """The verdict over each question in the text, if it holds more than one."""
    separate = parts(text, language=asked.language)
    if len(separate) < 2:
        return whole
    # A part may lean on a name that stands in another part: the scopes named hold for all.
    return _both(whole, [judge(index, part, asked=asked) for part in separate])


def _both(whole: Verdict, separate: list[Verdict]) -> Verdict:
    """Several questions in one text: all are answered within two citations, or a person answers."""
    for verdict in separate:
        if verdict.reason is Reason.NEEDS_OFFICER:
            return verdict
    firsts = {v.entries[0].id: v.entries[0] for v in separate if v.reason is None}
    silent = [verdict for verdict in separate if verdict.reason is not None]
    if silent:
        # A sentence that only colours the main question is no question of its own.
        if whole.reason is None and {e.key for e in firsts.values()} <= {e.key for e in whole.entries}:
            return whole
        return replace(whole, entries=(), reason=Reason.AMBIGUOUS)
    if len(firsts) > _CITATIONS:
        firsts = _apart(firsts.values())
    if len(firsts) > _CITATIONS:
        return replace(whole, entries=(), reason=Reason.AMBIGUOUS)
    chosen = tuple(firsts.values())
    if len(chosen) == 1 and whole.reason is None and whole.entries[0].id != chosen[0].id:
        chosen = (*chosen, whole.entries[0])
    elif len(chosen) == 1:
        chosen = separate[0].entries
    return replace(whole, entries=chosen[:_CITATIONS], reason=None, chance=min(v.chance for v in separate))


def _apart(entries: Iterable[Entry]) -> dict[str, Entry]:
    """The entries by id, but of those that refer to each other the last: they give one rule from two sources."""
    found: dict[str, Entry] = {}
    for entry in entries:
        same = [other.id for other in found.values() if entry.key in other.see_also and other.key in entry.see_also]
        found = {known: other for known, other in found.items() if known not in same} | {entry.id: entry}
    return found

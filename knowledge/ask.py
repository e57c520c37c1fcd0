"""The decision to answer: quoted from guidance, or a named reason why a person answers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import numpy as np

from knowledge.answer import Answer, Citation, Hit, NoAnswer, Reason
from knowledge.calibration import probability
from knowledge.entry import Entry, Status
from knowledge.index import Index
from knowledge.ports import Embedder
from knowledge.question import Question, parts, read_question
from knowledge.rank import Ranked, Ranking, rank
from knowledge.screen import named_scopes, scope_name, screened

_HITS = 10
_CITATIONS = 2
_SNIPPET = 240  # characters
_CLOSE = 0.10  # fused score within which a second entry is cited beside the first
_FOREIGN_LEAD = 0.12  # fused score by which an entry that may not answer must lead to name the reason
_GENERAL = "foi"  # the access rules of every body; any other scope is one system or network


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Who asks, where and when: what may not apply to them takes no part in the ranking."""

    on_date: date
    jurisdictions: frozenset[str]
    scopes: frozenset[str]
    audience: str
    named: frozenset[str] = frozenset()

    def allows(self, entry: Entry) -> bool:
        """An entry for everybody suits any audience; past law suits only a question that names it."""
        if entry.silent:
            return True
        named = entry.scope in self.named
        return (
            (entry.status is Status.CURRENT or named)
            and entry.in_force(self.on_date)
            and entry.jurisdiction in self.jurisdictions
            and (entry.scope in self.scopes or named)
            and ("all" in entry.audience or self.audience in entry.audience)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What stays the same for every question in one text."""

    allowed: Filter
    language: str
    embedder: Embedder | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What one question deserves: the entries to quote, or why none."""

    entries: tuple[Entry, ...]
    reason: Reason | None
    chance: float


def ask(
    index: Index,
    text: str,
    *,
    language: str,
    on_date: date,
    jurisdictions: Collection[str],
    scopes: Collection[str],
    audience: str = "all",
    embedder: Embedder | None,
) -> Answer | NoAnswer:
    """Answer a question from guidance in force there and then, or say why not.

    `language` is ISO 639-1 of the question. `scopes` are those the body lists; a scope the question
    names by its own word is searched too. Without an embedder words alone decide, more strictly.
    """
    asked = Asked(
        allowed=Filter(
            on_date=on_date,
            jurisdictions=frozenset(jurisdictions),
            scopes=frozenset(scopes),
            audience=audience,
            named=named_scopes(text),
        ),
        language=language,
        embedder=embedder,
    )
    question = read_question(index, text, language=language, embedder=embedder)
    ranking = ranking_for(index, question, allowed=asked.allowed)
    hits = hits_of(ranking)
    reason = screened(text, jurisdictions=jurisdictions)
    if reason is not None:
        return NoAnswer(reason=reason, hits=hits)
    verdict = _of_parts(index, text, asked=asked, whole=_verdict(index, ranking, allowed=asked.allowed))
    reason = verdict.reason
    if reason in {None, Reason.BELOW_THRESHOLD, Reason.AMBIGUOUS}:
        reason = _barred(index, question, allowed=asked.allowed) or reason
    return answer_of(verdict.entries, hits=hits) if reason is None else NoAnswer(reason=reason, hits=hits)


def ranking_for(index: Index, question: Question, *, allowed: Filter | None) -> Ranking:
    """Rank what the filter lets through; no filter ranks everything, as a helpdesk search may."""
    mask = np.array([allowed is None or allowed.allows(entry) for entry in index.entries], dtype=np.bool_)
    return rank(index, question, allowed=mask)


def hits_of(ranking: Ranking) -> tuple[Hit, ...]:
    """The ten best entries as a person may read them."""
    return tuple(_hit(item) for item in ranking.ranked if not item.entry.silent)[:_HITS]


def answer_of(entries: tuple[Entry, ...], *, hits: tuple[Hit, ...]) -> Answer:
    """Quote entries literally; one that holds for a single system opens with that system's name."""
    opened = [
        entry.answer if entry.scope == _GENERAL else f"{scope_name(entry.scope)}: {entry.answer}" for entry in entries
    ]
    return Answer(
        text="\n\n".join(opened),
        quotes=tuple(entry.answer for entry in entries),
        citations=tuple(citation_of(entry) for entry in entries),
        hits=hits,
    )


def citation_of(entry: Entry) -> Citation:
    """Where the entry's rule stands and how long it holds."""
    return Citation(
        key=entry.key,
        title=entry.title,
        article=", ".join(entry.articles),
        source=entry.source,
        jurisdiction=entry.jurisdiction,
        status=entry.status.value,
        valid_from=entry.valid_from,
        valid_until=entry.valid_until,
    )


def chance_of(index: Index, ranking: Ranking) -> tuple[float, float]:
    """The calibrated chance that the first entry is right, and the least chance that answers."""
    curve = index.calibration.dense if ranking.with_meaning else index.calibration.lexical
    return (probability(curve, ranking.features) if ranking.ranked else 0.0), curve.threshold


def _verdict(index: Index, ranking: Ranking, *, allowed: Filter) -> Verdict:
    if not ranking.ranked:
        return Verdict(entries=(), reason=Reason.BELOW_THRESHOLD, chance=0.0)
    chance, least = chance_of(index, ranking)
    first = ranking.ranked[0]
    if first.entry.silent:
        return Verdict(entries=(), reason=Reason(first.entry.silent), chance=chance)
    if chance < least:
        close = chance > least / 2 and ranking.features["margin"] < _CLOSE / 2
        reason = Reason.AMBIGUOUS if close else Reason.BELOW_THRESHOLD
        return Verdict(entries=(), reason=reason, chance=chance)
    only = allowed.scopes == {first.entry.scope}
    if first.entry.scope != _GENERAL and first.entry.scope not in allowed.named and not only:
        # A body with several scopes: one system's rule must not answer a question that names no system.
        return Verdict(entries=(), reason=Reason.AMBIGUOUS, chance=chance)
    if first.entry.needs_officer:
        return Verdict(entries=(), reason=Reason.NEEDS_OFFICER, chance=chance)
    return Verdict(entries=quoted(ranking.ranked), reason=None, chance=chance)


def quoted(ranked: tuple[Ranked, ...]) -> tuple[Entry, ...]:
    """The first entry, and one more of the same scope if it scored nearly the same on another subject."""
    first = ranked[0]
    for item in ranked[1:]:
        if item.score < first.score - _CLOSE:
            break
        entry = item.entry
        fits = entry.scope == first.entry.scope and not entry.needs_officer and not entry.silent
        if fits and entry.key != first.entry.key:
            return (first.entry, entry)
    return (first.entry,)


def _of_parts(index: Index, text: str, *, asked: Asked, whole: Verdict) -> Verdict:
    """The verdict over each question in the text, if it holds more than one."""
    separate = parts(text, language=asked.language)
    if len(separate) < 2:
        return whole
    verdicts: list[Verdict] = []
    for part in separate:
        question = read_question(index, part, language=asked.language, embedder=asked.embedder)
        ranking = ranking_for(index, question, allowed=asked.allowed)
        verdicts.append(_verdict(index, ranking, allowed=asked.allowed))
    return _both(whole, verdicts)


def _both(whole: Verdict, separate: list[Verdict]) -> Verdict:
    """Several questions in one text: all are answered within two citations, or a person answers."""
    for verdict in separate:
        if verdict.reason is Reason.NEEDS_OFFICER:
            return verdict
    firsts = {v.entries[0].id: v.entries[0] for v in separate if v.reason is None}
    silent = [verdict for verdict in separate if verdict.reason is not None]
    if silent:
        # A sentence that only colours the main question is no question of its own.
        return (
            whole
            if whole.reason is None and not firsts
            else Verdict(entries=(), reason=Reason.AMBIGUOUS, chance=whole.chance)
        )
    if len(firsts) > _CITATIONS:
        return Verdict(entries=(), reason=Reason.AMBIGUOUS, chance=whole.chance)
    chosen = tuple(firsts.values())
    if len(chosen) == 1 and whole.reason is None and whole.entries[0].id != chosen[0].id:
        chosen = (*chosen, whole.entries[0])
    return Verdict(entries=chosen[:_CITATIONS], reason=None, chance=min(v.chance for v in separate))


def _barred(index: Index, question: Question, *, allowed: Filter) -> Reason | None:
    """Why the plainly best entry may not answer: its law is of elsewhere or of the past."""
    everything = ranking_for(index, question, allowed=None)
    best = next((item for item in everything.ranked if allowed.allows(item.entry)), None)
    first = everything.ranked[0] if everything.ranked else None
    if first is None or first.entry.silent or (best is not None and first.score < best.score + _FOREIGN_LEAD):
        return None
    if first.entry.jurisdiction not in allowed.jurisdictions:
        return Reason.WRONG_JURISDICTION
    past = first.entry.status is Status.HISTORICAL or not first.entry.in_force(allowed.on_date)
    return Reason.HISTORICAL_ONLY if past else None


def _hit(item: Ranked) -> Hit:
    entry = item.entry
    cut = entry.answer if len(entry.answer) <= _SNIPPET else entry.answer[:_SNIPPET].rsplit(" ", 1)[0] + " …"
    return Hit(
        entry_id=entry.id,
        key=entry.key,
        title=entry.title,
        score=round(item.score, 4),
        snippet=" ".join(cut.split()),
        article=", ".join(entry.articles),
        jurisdiction=entry.jurisdiction,
        status=entry.status.value,
    )

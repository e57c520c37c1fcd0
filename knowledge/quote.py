"""From entries to what is read: quoted answers with their citations, and hits as a person sees them."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Final

from knowledge.answer import Answer, Citation, Hit
from knowledge.calibration import Mode
from knowledge.contacts import blanked, fill
from knowledge.entry import Entry
from knowledge.rank import GENERAL, Ranked, Ranking
from knowledge.screen import scope_name

_HITS = 10
_SNIPPET = 240  # characters
# Chance from which a second subject is quoted beside the first. Without phrasings the first is right less often, and
# the sections of one document are near to each other.
_SECOND: Final = {Mode.LEARNED: 0.15, Mode.PLAIN: 0.10, Mode.WORDS: 0.15}


def quoted(ranking: Ranking) -> tuple[Entry, ...]:
    """The first entry, and one beside it: the same rule from another source, or a second subject nearly as likely."""
    first = ranking.ranked[0].entry
    # Of the subjects that an entry refers to, the one that is nearest to what is asked.
    beside = next((item.entry for item in ranking.ranked[1:] if item.entry.key in first.see_also), None)
    if beside is None:
        chances, least = ranking.by_subject(), _SECOND[ranking.mode]
        beside = next(
            (
                item.entry
                for item in ranking.ranked[1:]
                if item.entry.key != first.key and item.entry.scope == first.scope and chances[item.subject] >= least
            ),
            None,
        )
    fits = beside is not None and not beside.needs_officer and not beside.silent
    return (first, beside) if fits and beside is not None else (first,)


def hits_of(ranking: Ranking) -> tuple[Hit, ...]:
    """The ten best entries as a person may read them."""
    return tuple(_hit(item) for item in islice((i for i in ranking.ranked if not i.entry.silent), _HITS))


def answer_of(
    entries: tuple[Entry, ...], *, hits: tuple[Hit, ...], contacts: Mapping[str, str] | None
) -> Answer | None:
    """Quote entries literally; one that holds for a single system opens with that system's name.

    None where an entry names an address that `contacts` does not hold: an address is never made up.
    """
    quotes: list[str] = []
    for entry in entries:
        text = entry.answer if contacts is None else fill(entry.answer, contacts)
        if text is None:
            return None
        quotes.append(text)
    opened = [
        quote if entry.scope == GENERAL else f"{scope_name(entry.scope)}: {quote}"
        for entry, quote in zip(entries, quotes, strict=True)
    ]
    return Answer(
        text="\n\n".join(opened),
        quotes=tuple(quotes),
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


def _hit(item: Ranked) -> Hit:
    entry = item.entry
    plain = blanked(entry.answer)
    cut = plain if len(plain) <= _SNIPPET else plain[:_SNIPPET].rsplit(" ", 1)[0] + " …"
    return Hit(
        entry_id=entry.id,
        key=entry.key,
        title=entry.title,
        score=round(item.chance, 4),
        snippet=" ".join(cut.split()),
        article=", ".join(entry.articles),
        jurisdiction=entry.jurisdiction,
        status=entry.status.value,
    )

"""Learning from labelled questions without grading one's own homework: every question is seen by an index that has
not learned from it."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from knowledge.calibration import Calibration, Curve, Mode
from knowledge.columns import Filter
from knowledge.entry import Entry
from knowledge.evaluate import LabelledQuestion, Outcome, outcome_of
from knowledge.fit import FOR_SILENCE, Trial, decided, fit_curve, trials
from knowledge.imported import nearest, pages_of, questions_for
from knowledge.index import Index, build_index, learn_entries, learned_columns
from knowledge.learned import Learned
from knowledge.misspelling import misspelt
from knowledge.ports import Embedder
from knowledge.remember import Remembering
from knowledge.semantic import dense_scores
from knowledge.vectors import Side, Text, Vectors, complete

FOLDS: Final = 5
_SLIPS = 0.25  # share of the words
UNFITTED: Final = Calibration(
    curves={mode: Curve(weights={}, intercept=0.0, evidence={}, threshold=0.5) for mode in Mode}
)
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lessons:
    """What is learned from: the entries, the labelled questions, the vectors of both, and how questions are asked."""

    entries: tuple[Entry, ...]
    labelled: tuple[LabelledQuestion, ...]
    vectors: Vectors
    asked: Filter
    embedder: Embedder

    def base(self) -> Index:
        """The index of these entries that has learned nothing yet."""
        return build_index(self.entries, vectors=self.vectors, embedder=self.embedder, calibration=UNFITTED)


def lessons(
    entries: tuple[Entry, ...],
    labelled: Sequence[LabelledQuestion],
    *,
    vectors: Vectors | None,
    asked: Filter,
    embedder: Embedder,
) -> Lessons:
    """Gather them; only texts without a vector are embedded."""
    further = [Text(side=Side.QUESTION, text=text) for question in labelled for text in _as_written(question)]
    made = complete(entries, vectors=vectors, embedder=embedder, further=further)
    remembering = Remembering(embedder=embedder, vectors=made)
    return Lessons(entries=entries, labelled=tuple(labelled), vectors=made, asked=asked, embedder=remembering)


def fold_of(question: LabelledQuestion) -> int:
    """The fold of a question: by its text, so that adding others moves none."""
    return zlib.crc32(question.text.encode()) % FOLDS


def learn_all(taught: Lessons, base: Index, *, before: Learned | None = None) -> Learned | None:
    """Learn from every phrasing and every labelled question."""
    asked = assigned(base, taught.labelled, vectors=taught.vectors)
    return learn_entries(taught.entries, vectors=taught.vectors, before=before, asked=asked)


def assigned(base: Index, labelled: Sequence[LabelledQuestion], *, vectors: Vectors) -> tuple[tuple[str, str], ...]:
    """(text, entry id) of each question that one entry is asked for: the nearest of those with its key, or of the
    silent subjects where nothing may be answered."""
    assert base.dense is not None
    pairs: list[tuple[str, str]] = []
    for question in labelled:
        if question.gold:
            wanted = base.columns.equals("key", question.gold)
        elif FOR_SILENCE.intersection(question.tags):
            wanted = base.columns.silent
        else:
            continue
        if wanted.any():
            row = vectors.matrix[[vectors.rows[Text(side=Side.QUESTION, text=question.text).digest]]]
            near = np.where(wanted, dense_scores(base.dense, row).near, -1.0)
            entry = base.entries[int(near.argmax())].id
            pairs.extend((text, entry) for text in _as_written(question))
    return tuple(pairs)


def _as_written(question: LabelledQuestion) -> tuple[str, ...]:
    """The question, and as somebody in a hurry types it: what is learned must survive a slip."""
    hurried = misspelt(question, share=_SLIPS, seed=0).text
    return tuple(dict.fromkeys((question.text, hurried)))


def out_of_fold(taught: Lessons, base: Index, *, say: Progress) -> tuple[Trial, ...]:
    """Every labelled question, seen by an index that has learned from the other folds."""
    say("de formuleringen van de leidraad")
    phrasings = learn_entries(taught.entries, vectors=taught.vectors)
    found: list[Trial] = []
    for fold in range(FOLDS):
        say(f"deel {fold + 1} van {FOLDS}")
        others = [question for question in taught.labelled if fold_of(question) != fold]
        learned = learn_entries(
            taught.entries,
            vectors=taught.vectors,
            before=phrasings,
            asked=assigned(base, others, vectors=taught.vectors),
        )
        index = with_learned(base, learned)
        own = [question for question in taught.labelled if fold_of(question) == fold]
        found.extend(trials(index, own, asked=taught.asked, embedder=taught.embedder))
    return tuple(found)


def with_learned(base: Index, learned: Learned | None) -> Index:
    """The same index with another reader."""
    ids = [entry.id for entry in base.entries]
    return replace(base, learned=learned, learned_columns=learned_columns(ids, learned))


def bare(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The entries as an importer makes them: no phrasings beside the title. Silent subjects keep theirs."""
    return tuple(entry if entry.silent else replace(entry, questions={}) for entry in entries)


def fit_calibration(taught: Lessons, base: Index, seen: Sequence[Trial]) -> Calibration:
    """The curves of the three modes; `seen` are the trials of the learned one."""
    words = trials(base, taught.labelled, asked=taught.asked, embedder=None)
    return Calibration(
        curves={
            Mode.LEARNED: fit_curve(seen, mode=Mode.LEARNED),
            Mode.PLAIN: fit_curve(unphrased(taught), mode=Mode.PLAIN),
            Mode.WORDS: fit_curve(words, mode=Mode.WORDS),
        }
    )


def unphrased(taught: Lessons) -> tuple[Trial, ...]:
    """Every labelled question, asked of all entries without their phrasings, and of the small document it is about."""
    plain = replace(taught, entries=bare(taught.entries)).base()
    found = [trials(plain, taught.labelled, asked=taught.asked, embedder=taught.embedder)]
    pages = pages_of(taught.entries)
    indexes = [replace(taught, entries=page.entries).base() for page in pages]
    beside = nearest(indexes, taught.labelled, embedder=taught.embedder) if indexes else []
    for page, index, strange in zip(pages, indexes, beside, strict=True):
        asked = (*questions_for(page, taught.labelled), *strange)
        # A question that names no past or foreign law is not asked of a document that is nothing else.
        found.append(
            tuple(
                trial
                for trial in trials(index, asked, asked=taught.asked, embedder=taught.embedder)
                if trial.observed.rows.size
            )
        )
    return tuple(trial for group in found for trial in group)


def cross_validated(taught: Lessons, seen: Sequence[Trial]) -> tuple[Outcome, ...]:
    """How each labelled question comes out when ranking, reader and decision know only the other folds."""
    by_question = {trial.labelled.id: trial for trial in seen}
    curves = {
        fold: fit_curve([t for t in seen if fold_of(t.labelled) != fold], mode=Mode.LEARNED) for fold in range(FOLDS)
    }
    found: list[Outcome] = []
    for question in taught.labelled:
        trial = by_question.get(question.id)
        keys = () if trial is None else decided(trial, curve=curves[fold_of(question)])
        found.append(outcome_of(question, keys))
    return tuple(found)

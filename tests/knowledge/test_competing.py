from __future__ import annotations

import numpy as np
import pytest

from knowledge.competing import Pair, competing, duplicates
from knowledge.embed import bundled_embedder
from knowledge.entry import Entry, Status
from knowledge.vectors import Vectors, complete
from tests.knowledge.support import WordEmbedder, an_entry


def about(pair: Pair) -> tuple[str, str, str]:
    return pair.first.entry.id, pair.second.entry.id, pair.second.text


def two(first: str, second: str, **changes: object) -> tuple[Entry, Entry]:
    """Two subjects, each with one wording."""
    other: dict[str, object] = {"id": "kers", "key": "LAW-KERS", "title": "Kersen", "questions": {"nl": (second,)}}
    return an_entry(questions={"nl": (first,)}), an_entry(**(other | changes))


def test_the_same_words_under_two_keys_are_found_whatever_capitals_and_marks() -> None:
    entries = two("Mag ik  plukken?", "mag ik plukken")
    assert [about(pair) for pair in duplicates(entries)] == [("pruim", "kers", "mag ik plukken")]


def test_a_title_that_is_also_a_wording_is_reported_once() -> None:
    entries = (
        an_entry(title="Mag ik plukken?", questions={"nl": ("Mag ik plukken?",)}),
        an_entry(id="kers", key="LAW-KERS", title="Mag ik plukken?", questions={"nl": ("mag ik plukken",)}),
    )
    assert len(duplicates(entries)) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"key": "LAW-PRUIM"},
        {"see_also": ("LAW-PRUIM",)},
        {"jurisdiction": "NL"},
        {"status": Status.HISTORICAL},
    ],
    ids=str,
)
def test_entries_that_never_meet_or_cite_each_other_are_no_rivals(changes: dict[str, object]) -> None:
    assert duplicates(two("mag ik plukken", "mag ik plukken", **changes)) == ()


def test_entries_of_two_bodies_never_meet() -> None:
    first, second = two("mag ik plukken", "mag ik plukken")
    mine, theirs = (
        an_entry(body="dorp", questions=first.questions),
        an_entry(id="kers", key="LAW-KERS", title="Kersen", body="stad", questions=second.questions),
    )
    assert duplicates((mine, theirs)) == ()


def test_a_silent_subject_can_take_the_question_of_a_rule() -> None:
    silent = an_entry(id="stil", key="", title="Stil", questions={"nl": ("mag ik plukken",)}, silent="out_of_scope")
    assert len(duplicates((an_entry(questions={"nl": ("Mag ik plukken?",)}), silent))) == 1


def test_nearly_the_same_question_shows_and_one_other_word_does_not() -> None:
    entries = (
        an_entry(questions={"nl": ("Mag ik mijn aanvraag per fax sturen?", "Moet een verlenging gemotiveerd worden?")}),
        an_entry(
            id="kers",
            key="LAW-KERS",
            title="Kersen",
            questions={"nl": ("mag ik de aanvraag per fax sturen", "Moet een weigering gemotiveerd worden?")},
        ),
    )
    vectors = complete(entries, vectors=None, embedder=bundled_embedder())
    found = competing(entries, vectors=vectors)
    assert [about(pair) for pair in found] == [("pruim", "kers", "mag ik de aanvraag per fax sturen")]


def test_words_that_a_whole_system_says_make_no_rivals() -> None:
    subjects = ("looptijd", "voorwaarden", "datum", "bestemmelingen", "doel", "schorsing")
    entries = tuple(
        an_entry(
            id=subject,
            key=f"VTC-{subject}",
            title=f"{subject} van de machtiging van 2012",
            questions={"nl": (f"{subject} machtiging toezichtcommissie 12/2012",)},
            answer=subject,
        )
        for subject in subjects
    )
    vectors = complete(entries, vectors=None, embedder=bundled_embedder())
    assert competing(entries, vectors=vectors) == ()


def test_the_closest_wordings_stand_for_two_entries() -> None:
    same = ("pruimen plukken boomgaard", "pruimen plukken in de boomgaard")
    entries = (
        an_entry(questions={"nl": same}),
        an_entry(id="kers", key="LAW-KERS", title="Kersen", questions={"nl": same}),
    )
    assert len(competing(entries, vectors=complete(entries, vectors=None, embedder=WordEmbedder()))) == 1


def test_a_wording_without_a_vector_takes_no_part() -> None:
    entries = two("mag ik plukken", "mag ik plukken")
    nothing = Vectors(fingerprint="x", digests=(), matrix=np.zeros((0, 3), dtype=np.float32))
    assert competing(entries, vectors=nothing) == ()

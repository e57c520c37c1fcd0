"""Ranking by words and by letter trigrams: SQLite FTS5 over an in-memory snapshot of the entries."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from knowledge.entry import Entry
from knowledge.text import Vocabulary, content_words, vocabulary

Scores = NDArray[np.float64]

LANGUAGES: Final = ("nl", "fr", "en", "de")
_HEADING_WEIGHT, _BODY_WEIGHT = 2.0, 1.0  # a heading says what the answer is about; measured best at 2:1
_TRIGRAM_WORD = 4  # trigrams of shorter words occur everywhere


@dataclass(frozen=True, slots=True, kw_only=True)
class LexicalIndex:
    """A snapshot: what each entry says per language, searchable; `terms[language][row]` are its stems."""

    connection: sqlite3.Connection
    lock: threading.Lock
    size: int
    vocabularies: Mapping[str, Vocabulary]
    terms: Mapping[str, tuple[frozenset[str], ...]]


def heading_of(entry: Entry, language: str) -> str:
    """What the entry is asked with in that language; its title only in its own."""
    own = (entry.title,) if language == entry.language else ()
    return "\n".join((*own, *entry.questions.get(language, ())))


def body_of(entry: Entry, language: str) -> str:
    """The answer, if it is in that language."""
    return entry.answer if language == entry.language else ""


def build_lexical(entries: tuple[Entry, ...]) -> LexicalIndex:
    """Index titles, phrasings and answers; row numbers are positions in `entries`."""
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    vocabularies: dict[str, Vocabulary] = {}
    terms: dict[str, tuple[frozenset[str], ...]] = {}
    for language in LANGUAGES:
        texts = [(heading_of(entry, language), body_of(entry, language)) for entry in entries]
        words = vocabulary((f"{heading}\n{body}" for heading, body in texts), language)
        rows = [(_indexed(words, heading), _indexed(words, body)) for heading, body in texts]
        connection.execute(f"CREATE VIRTUAL TABLE words_{language} USING fts5(heading, body)")
        insert = f"INSERT INTO words_{language} (rowid, heading, body) VALUES (?, ?, ?)"  # noqa: S608  # fixed names
        connection.executemany(insert, ((row, *texts) for row, texts in enumerate(rows)))
        vocabularies[language] = words
        terms[language] = tuple(frozenset(f"{heading} {body}".split()) for heading, body in rows)
    connection.execute("CREATE VIRTUAL TABLE trigrams USING fts5(heading, body, tokenize='trigram')")
    connection.executemany(
        "INSERT INTO trigrams (rowid, heading, body) VALUES (?, ?, ?)",
        (
            (row, _plain(heading_of(entry, entry.language)), _plain(body_of(entry, entry.language)))
            for row, entry in enumerate(entries)
        ),
    )
    connection.commit()
    return LexicalIndex(
        connection=connection,
        lock=threading.Lock(),
        size=len(entries),
        vocabularies=vocabularies,
        terms=terms,
    )


def word_scores(lexical: LexicalIndex, terms: Iterable[str], *, language: str) -> Scores:
    """BM25 per entry, 0 where no word matches; higher is better."""
    return _bm25(lexical, f"words_{language}", terms)


def trigram_scores(lexical: LexicalIndex, text: str) -> Scores:
    """BM25 over letter trigrams of the longer words: compounds, inflections and slips still match."""
    found: dict[str, None] = {}
    for word in content_words(text, "nl"):
        if len(word) >= _TRIGRAM_WORD:
            found.update({word[start : start + 3]: None for start in range(len(word) - 2)})
    return _bm25(lexical, "trigrams", found)


def _bm25(lexical: LexicalIndex, table: str, terms: Iterable[str]) -> Scores:
    scores = np.zeros(lexical.size)
    query = " OR ".join(f'"{term}"' for term in terms)
    if not query:
        return scores
    statement = (
        f"SELECT rowid, -bm25({table}, {_HEADING_WEIGHT}, {_BODY_WEIGHT}) "  # noqa: S608  # fixed names
        f"FROM {table} WHERE {table} MATCH ?"
    )
    with lexical.lock:
        for row, score in lexical.connection.execute(statement, (query,)):
            scores[row] = max(score, 0.0)
    return scores


def _indexed(words: Vocabulary, text: str) -> str:
    found: list[str] = []
    for word in content_words(text, words.language):
        found.extend(words.readings(word))
    return " ".join(found)


def _plain(text: str) -> str:
    return " ".join(content_words(text, "nl"))

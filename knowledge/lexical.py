"""Ranking by words and by letter trigrams: SQLite FTS5 tables inside the snapshot."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Mapping, Sequence
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
# Above this many entries single trigrams would walk most of the table (137 ms at 31,000 passages); from there
# a word must occur whole, which still finds it inside a compound.
_SMALL = 5_000
_MOST = 400  # rows one ranker may name; far more than are shown, few enough to filter and re-score

_TABLES = """
CREATE TABLE stem (language TEXT NOT NULL, stem TEXT NOT NULL, idf REAL NOT NULL, PRIMARY KEY (language, stem)) STRICT;
CREATE TABLE vocabulary (language TEXT PRIMARY KEY, unknown_idf REAL NOT NULL) STRICT;
CREATE VIRTUAL TABLE words_nl USING fts5(heading, body);
CREATE VIRTUAL TABLE words_fr USING fts5(heading, body);
CREATE VIRTUAL TABLE words_en USING fts5(heading, body);
CREATE VIRTUAL TABLE words_de USING fts5(heading, body);
CREATE VIRTUAL TABLE trigrams USING fts5(heading, body, tokenize='trigram');
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class LexicalIndex:
    """What each entry says per language, searchable; row numbers are positions among the entries."""

    connection: sqlite3.Connection
    lock: threading.Lock
    size: int
    vocabularies: Mapping[str, Vocabulary]


def heading_of(entry: Entry, language: str) -> str:
    """What the entry is asked with in that language; its title only in its own."""
    own = (entry.title,) if language == entry.language else ()
    return "\n".join((*own, *entry.questions.get(language, ())))


def body_of(entry: Entry, language: str) -> str:
    """The answer, if it is in that language."""
    return entry.answer if language == entry.language else ""


def build_lexical(entries: Sequence[Entry], *, connection: sqlite3.Connection | None = None) -> LexicalIndex:
    """Index titles, phrasings and answers into an empty database, or one in memory; commits."""
    if connection is None:
        connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.executescript(_TABLES)
    vocabularies = {language: _add_language(connection, entries, language) for language in LANGUAGES}
    connection.executemany(
        "INSERT INTO trigrams (rowid, heading, body) VALUES (?, ?, ?)",
        (
            (row, _plain(heading_of(entry, entry.language)), _plain(body_of(entry, entry.language)))
            for row, entry in enumerate(entries)
        ),
    )
    connection.commit()
    return LexicalIndex(connection=connection, lock=threading.Lock(), size=len(entries), vocabularies=vocabularies)


def open_lexical(connection: sqlite3.Connection, *, size: int) -> LexicalIndex:
    """The index that `build_lexical` left in this database."""
    vocabularies = {}
    for language, unknown in connection.execute("SELECT language, unknown_idf FROM vocabulary").fetchall():
        rows = connection.execute("SELECT stem, idf FROM stem WHERE language = ?", (language,))
        vocabularies[language] = Vocabulary(language=language, idf=dict(rows.fetchall()), unknown_idf=unknown)
    return LexicalIndex(connection=connection, lock=threading.Lock(), size=size, vocabularies=vocabularies)


def _add_language(connection: sqlite3.Connection, entries: Sequence[Entry], language: str) -> Vocabulary:
    texts = [
        (content_words(heading_of(entry, language), language), content_words(body_of(entry, language), language))
        for entry in entries
    ]
    words = vocabulary(((*heading, *body) for heading, body in texts), language)
    read: dict[str, str] = {}  # most words occur many times

    def indexed(found: tuple[str, ...]) -> str:
        for word in found:
            if word not in read:
                read[word] = " ".join(words.readings(word))
        return " ".join(read[word] for word in found)

    connection.executemany(
        f"INSERT INTO words_{language} (rowid, heading, body) VALUES (?, ?, ?)",  # noqa: S608  # fixed names
        ((row, indexed(heading), indexed(body)) for row, (heading, body) in enumerate(texts)),
    )
    connection.execute("INSERT INTO vocabulary VALUES (?, ?)", (language, words.unknown_idf))
    connection.executemany("INSERT INTO stem VALUES (?, ?, ?)", ((language, *pair) for pair in words.idf.items()))
    return words


def word_scores(lexical: LexicalIndex, terms: Iterable[str], *, language: str, begins: str = "") -> Scores:
    """BM25 per entry, 0 where no word matches; `begins` is a last word still being typed."""
    wanted = [f'"{term}"' for term in terms]
    if begins:
        wanted.append(f'"{begins}"*')
    return _bm25(lexical, f"words_{language}", " OR ".join(wanted))


def trigram_scores(lexical: LexicalIndex, text: str) -> Scores:
    """BM25 over the letters of the longer words: compounds, inflections and slips still match."""
    long_words = [word for word in content_words(text, "nl") if len(word) >= _TRIGRAM_WORD]
    found: dict[str, None] = {}
    for word in long_words:
        if lexical.size > _SMALL:
            found[word] = None
        else:
            found.update({word[start : start + 3]: None for start in range(len(word) - 2)})
    return _bm25(lexical, "trigrams", " OR ".join(f'"{letters}"' for letters in found))


def said(lexical: LexicalIndex, row: int, *, language: str) -> tuple[frozenset[str], frozenset[str]]:
    """The stems of one entry in that language: of its heading and of its answer."""
    statement = f"SELECT heading, body FROM words_{language} WHERE rowid = ?"  # noqa: S608  # fixed names
    with lexical.lock:
        heading, body = lexical.connection.execute(statement, (row,)).fetchone()
    return frozenset(heading.split()), frozenset(body.split())


def _bm25(lexical: LexicalIndex, table: str, query: str) -> Scores:
    scores = np.zeros(lexical.size)
    if not query:
        return scores
    statement = (
        f"SELECT rowid, -bm25({table}, {_HEADING_WEIGHT}, {_BODY_WEIGHT}) AS score "  # noqa: S608  # fixed names
        f"FROM {table} WHERE {table} MATCH ? ORDER BY score DESC LIMIT {_MOST}"
    )
    with lexical.lock:
        for row, score in lexical.connection.execute(statement, (query,)):
            scores[row] = max(score, 0.0)
    return scores


def _plain(text: str) -> str:
    return " ".join(content_words(text, "nl"))

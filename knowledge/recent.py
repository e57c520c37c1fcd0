"""What was embedded and answered last: the turns of a chat are read again after every turn. Nothing is made otherwise.

No text is kept, but for what answers quote; one caller at a time.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from knowledge.answer import Answer, NoAnswer
from knowledge.ask import ask
from knowledge.columns import Filter
from knowledge.index import Index
from knowledge.ports import Embedder, Matrix

# A row is 1.5 KB: some 7 MB, the sentences of hundreds of chats.
MOST_ROWS = 4_096
# An answer with what was found beside it is some 10 KB.
MOST_ANSWERS = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Recent:
    """An embedder whose rows of the texts used last come from memory, to the bit as the model made them."""

    embedder: Embedder
    most_rows: int = MOST_ROWS
    rows: OrderedDict[bytes, Matrix] = field(default_factory=OrderedDict)

    @property
    def fingerprint(self) -> str:
        """That of the model itself."""
        return self.embedder.fingerprint

    def encode_queries(self, texts: Sequence[str]) -> Matrix:
        """Questions to unit rows."""
        return self._encoded(texts, "query", self.embedder.encode_queries)

    def encode_documents(self, texts: Sequence[str]) -> Matrix:
        """Passages to unit rows."""
        return self._encoded(texts, "document", self.embedder.encode_documents)

    def _encoded(self, texts: Sequence[str], side: str, encode: Callable[[Sequence[str]], Matrix]) -> Matrix:
        if not texts:
            return encode(texts)
        return np.stack([self._row(text, side, encode) for text in texts])

    def _row(self, text: str, side: str, encode: Callable[[Sequence[str]], Matrix]) -> Matrix:
        key = _key(text, side)
        row = self.rows.get(key)
        if row is None:
            row = self.rows[key] = np.array(encode([text])[0])
        self.rows.move_to_end(key)
        if len(self.rows) > self.most_rows:
            self.rows.popitem(last=False)
        return row


@dataclass(frozen=True, slots=True, kw_only=True)
class RecentAnswers:
    """The answers of one index; another index has its own."""

    most: int = MOST_ANSWERS
    answers: OrderedDict[bytes, Answer | NoAnswer] = field(default_factory=OrderedDict)

    def ask(
        self,
        index: Index,
        text: str,
        *,
        language: str,
        allowed: Filter,
        embedder: Embedder | None,
        contacts: Mapping[str, str],
    ) -> Answer | NoAnswer:
        """What `knowledge.ask.ask` says."""
        key = _key(text, repr((language, allowed, sorted(contacts.items()))))
        found = self.answers.get(key)
        if found is None:
            found = self.answers[key] = ask(
                index, text, language=language, allowed=allowed, embedder=embedder, contacts=contacts
            )
        self.answers.move_to_end(key)
        if len(self.answers) > self.most:
            self.answers.popitem(last=False)
        return found


def _key(text: str, under: str) -> bytes:
    return hashlib.sha256(f"{under}\0{text}".encode("utf-8", "surrogatepass")).digest()

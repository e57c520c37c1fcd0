"""What the second reader sees: letters, cue words, headers, meaning of a mail; never the verdict of the rules.

The same parts of the mail as the rules read (quotes, disclaimers and injected instructions blanked), so that a thread
below or a footer moves no label.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from intake import phrases
from intake.channel import machine_sender, same_body
from intake.letters import Vector, letter_row, not_shouted
from intake.message import AutomaticKind
from intake.people import people
from intake.reading import Reading
from intake.sentence import Sentence

# Words for the embedder: some 75 tokens, 0.1 s. More was right no more often on our own examples.
MEANING_CHARACTERS = 300
_SIGNATURE_WORDS = 40
_SENTENCES = 80  # of a mail; a list of hundreds of lines asks at its beginning
_FILE_CHARACTERS = 400
_INTENT = (
    "request_firm", "request_polite", "request_may", "asking_about", "know_whether", "appeal", "complaint",
    "data_subject", "status", "supply", "withdrawal",
)  # fmt: skip
_SHORT, _LONG = 25, 150  # words of a note and of a story
# Counters of each block of letters; the weights beside them keep one block from drowning another.
_WIDTHS = {"body": 4_096, "subject": 1_024, "intent": 2_048, "sender": 512, "signature": 1_024, "files": 1_024}
_SCALES = {"body": 1.0, "subject": 0.6, "intent": 1.0, "sender": 0.5, "signature": 0.5, "files": 0.7}
_CUE_SCALE, _HEADER_SCALE, _MEANING_SCALE = 0.35, 0.6, 6.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """One row of features without the meaning, and the words whose meaning goes beside it."""

    row: Vector
    words: str

    def with_meaning(self, meaning: Vector, *, centre: Vector) -> Vector:
        """The whole row. `meaning` is the unit vector of `words`, `centre` the mean of such vectors."""
        seen = (meaning - centre) * np.float32(_MEANING_SCALE)
        return np.concatenate([self.row, seen]).astype(np.float32)


def cue_names() -> tuple[str, ...]:
    """The phrase groups that count as cues, in the order of their columns."""
    return phrases.names()


def look(reading: Reading, *, cues: tuple[str, ...]) -> Sight:
    """See a mail. `cues`: the phrase groups the reader was taught with; others do not exist for it."""
    asking = [s for s in reading.sentences()[:_SENTENCES] if _asks(s)]
    parts = _texts(reading, asking)
    rows = [letter_row(parts[name], width=width) * np.float32(_SCALES[name]) for name, width in _WIDTHS.items()]
    row = np.concatenate([*rows, _cues(reading, parts, cues=cues), _headers(reading)])
    return Sight(row=row.astype(np.float32), words=_words(reading, asking))


def sentence_row(sentence: Sentence) -> Vector:
    """The columns that one sentence alone would fill: by these the words that tipped the scale are found."""
    return _row_of(sentence.folded)


@lru_cache(maxsize=_SENTENCES)  # every label asks about the same sentences of one mail
def _row_of(folded: str) -> Vector:
    body = letter_row(folded, width=_WIDTHS["body"]) * np.float32(_SCALES["body"])
    intent = letter_row(folded, width=_WIDTHS["intent"]) * np.float32(_SCALES["intent"])
    between = np.zeros(_WIDTHS["subject"], dtype=np.float32)
    return np.concatenate([body, between, intent])


def _asks(sentence: Sentence) -> bool:
    return sentence.question or any(sentence.has(group) for group in _INTENT)


def _texts(reading: Reading, asking: list[Sentence]) -> Mapping[str, str]:
    sender = reading.message.sender
    local, _, domain = sender.address.partition("@")
    files = (
        f"{phrases.fold(item.filename)} {phrases.fold(item.text or '')[:_FILE_CHARACTERS]}"
        for item in reading.message.attachments
    )
    return {
        "body": "\n".join(passage.live for passage in reading.passages),
        "subject": reading.subject.live,
        "intent": "\n".join(sentence.folded for sentence in asking),
        "sender": phrases.fold(f"{sender.name} {local} {domain.rpartition('.')[0]}"),
        "signature": " ".join(reading.signed.live.split()[-_SIGNATURE_WORDS:]),
        "files": "\n".join(files),
    }


def _cues(reading: Reading, parts: Mapping[str, str], *, cues: tuple[str, ...]) -> Vector:
    known = set(phrases.names())
    attached = [passage.live for passage in reading.attachments]
    signed = reading.signed.live
    found = []
    for group in cues:
        there = group in known
        body = there and phrases.search(group, parts["body"]) is not None
        found += [
            body,
            there and bool(parts["subject"]) and phrases.search(group, parts["subject"]) is not None,
            body and phrases.search(group, parts["intent"]) is not None,  # sentences of the body
            # Without a signature, as in a chat, both are the same words.
            body if signed == parts["body"] else there and phrases.search(group, signed) is not None,
        ]
        found.append(there and any(phrases.search(group, text) for text in attached))
    return np.array(found, dtype=np.float32) * np.float32(_CUE_SCALE)


def _headers(reading: Reading) -> Vector:
    message = reading.message
    automatic = message.automatic.kind if message.automatic else None
    words = sum(len(passage.live.split()) for passage in reading.passages)
    others = people(reading)
    facts = [
        bool(others.named),
        bool(others.ours),
        others.minor is not None,
        others.grown is not None,
        bool(others.classes),
        others.at_school,
        *(automatic is kind for kind in AutomaticKind),
        message.in_reply_to is not None,
        reading.forwarded,
        bool(message.attachments),
        len(reading.passages) > 1,
        same_body(reading),
        machine_sender(reading),
        message.header("Auto-Submitted") is not None,
        message.header("List-Unsubscribe") is not None,
        reading.subject.live.lstrip().startswith(("re:", "aw:", "antw")),
        "?" in reading.passages[0].live,
        words < _SHORT,
        words > _LONG,
    ]
    return np.array(facts, dtype=np.float32) * np.float32(_HEADER_SCALE)


def _words(reading: Reading, asking: list[Sentence]) -> str:
    """Subject, then what asks, then the rest: the first words carry the meaning that counts."""
    asked = {(sentence.passage.source, sentence.start) for sentence in asking}
    rest = [s for s in reading.sentences()[:_SENTENCES] if (s.passage.source, s.start) not in asked]
    body = " ".join(" ".join(sentence.whole().quote.split()) for sentence in (*asking, *rest))
    return not_shouted(f"{' '.join(reading.subject.text.split())}. {body}"[:MEANING_CHARACTERS])

"""The turns of a chat as one text, in which every quotation still points into the turn that holds it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate

from intake import phrases
from intake.message import Address, InboundMessage
from intake.sentence import Passage

# An empty line: to the readers of mail each turn is a paragraph.
GAP = "\n\n"

Span = tuple[int, int]

_REST = 14  # the rest of a sentence has no more words
_REST_BEGINS = re.compile(
    r"\s*(?:(?:en|and|et|und|ah|euh|ja|wel|dat|die|c'est|it's|ist)\s+)?(?:over|van|tegen|betreffende|aangaande|"
    r"about|against|regarding|from|"
    r"sur|contre|concernant|du|d'|des|de (?:la|l'|mon|ma|mes|son|sa|notre|cet|cette|ce|\d)|"
    r"of (?:my|the|our|a|an|his|her)|on (?:my|the|our|his|her)|von|vom|uber|gegen|meines|meiner|unseres|unserer)\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Literal words of a turn: `turns[turn][start:end] == quote`."""

    turn: int
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatText:
    """The citizen's turns in order; `blanked` are spans of the joined text that no longer count."""

    turns: tuple[str, ...]
    blanked: frozenset[Span] = frozenset()

    @property
    def text(self) -> str:
        """All turns, what no longer counts as blanks."""
        return _joined(self.turns, self.blanked)

    def begin(self, turn: int) -> int:
        """Where a turn begins in the joined text."""
        return _begins(self.turns)[turn]

    def turn_at(self, offset: int) -> int:
        """The turn that holds an offset of the joined text."""
        return bisect_right(_begins(self.turns), offset, hi=len(self.turns)) - 1

    def passage(self, turn: int) -> Passage:
        """One turn as the readers take it: offsets are into the turn."""
        begin = self.begin(turn)
        text = self.turns[turn]
        live = phrases.fold(self.text[begin : begin + len(text)])
        return Passage(source="body", text=text, live=live)

    def whole(self) -> Passage:
        """All turns as one passage: offsets are into the joined text."""
        text = self.text
        return Passage(source="body", text=text, live=phrases.fold(text))

    def without(self, spans: Iterable[Span]) -> ChatText:
        """The same, in which these spans of the joined text count no more."""
        return replace(self, blanked=self.blanked | {span for span in spans if span[0] < span[1]})

    def only(self, turns: Collection[int]) -> ChatText:
        """The same, in which only these turns count."""
        others = (turn for turn in range(len(self.turns)) if turn not in turns)
        return self.without((self.begin(turn), self.begin(turn) + len(self.turns[turn])) for turn in others)

    def said(self, start: int, end: int) -> tuple[Said, ...]:
        """The words of a span of the joined text, turn by turn, without the blanks around them."""
        found = []
        for turn, text in enumerate(self.turns):
            begin = self.begin(turn)
            low, high = max(start - begin, 0), min(end - begin, len(text))
            piece = text[low:high] if low < high else ""
            if piece.strip():
                first = low + len(piece) - len(piece.lstrip())
                last = high - (len(piece) - len(piece.rstrip()))
                found.append(Said(turn=turn, quote=text[first:last], start=first, end=last))
        return tuple(found)

    def goes_on(self, turn: int) -> bool:
        """The turn begins as the rest of a sentence: `over mijn collega`, `about my son`."""
        live = self.passage(turn).live
        return turn > 0 and len(live.split()) <= _REST and _REST_BEGINS.match(live) is not None

    def flowing(self) -> str:
        """The text, of the same length, in which the rest of a sentence is one line with what stands before it."""
        characters = list(self.text)
        for turn in range(1, len(self.turns)):
            end = self.begin(turn) - len(GAP)
            before = "".join(characters[:end]).rstrip()
            if not self.goes_on(turn) or before.endswith("\n") or not before:
                continue
            last = len(before) - 1
            if last < self.begin(turn - 1):
                continue
            at = last if characters[last] in ".!;" else last + 1
            characters[at : self.begin(turn)] = " " * (self.begin(turn) - at)
        return "".join(characters)

    def message(self, language: str) -> InboundMessage:
        """The chat as the mail it would have been: no header says who writes."""
        return as_message(self.text, language=language)


@lru_cache(maxsize=32)  # every reader of a chat asks for the same few
def _joined(turns: tuple[str, ...], blanked: frozenset[Span]) -> str:
    characters = list(GAP.join(turns))
    for start, end in blanked:
        for at in range(start, min(end, len(characters))):
            if characters[at] != "\n":
                characters[at] = " "
    return "".join(characters)


@lru_cache(maxsize=32)
def _begins(turns: tuple[str, ...]) -> tuple[int, ...]:
    """Where each turn begins in the joined text, and where one more would."""
    return tuple(accumulate((len(text) + len(GAP) for text in turns), initial=0))


def as_message(text: str, *, language: str) -> InboundMessage:
    """Words without a sender, a subject or files."""
    return InboundMessage(
        message_id=None, date=None, sender=Address(), reply_to=None, to=(), cc=(), subject="", headers=(),
        text=text, text_unquoted=text, language=language, attachments=(), automatic=None, in_reply_to=None,
        references=(), defects=(),
    )  # fmt: skip

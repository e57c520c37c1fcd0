"""Passages and their sentences: the smallest unit a label is read from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from intake import phrases
from intake.classification import Evidence

_ITEM = re.compile(r"^[ \t]*(?:[-*•–·]|\(?\d{1,2}[.)]|\(?[a-z][.)])[ \t]+\S", re.MULTILINE)
# A full stop after an abbreviation, initial or number ends no sentence.
_END = re.compile(
    r"(?<!\b[a-z])(?<!\bdhr)(?<!\bmevr)(?<!\bmw)(?<!\bmme)(?<!\bmr)(?<!\bmrs)(?<!\bnr)(?<!\bart)(?<!\bdr)(?<!\bp)"
    r"(?<!\bnov)(?<!\bst)(?<!\bbijv)(?<!\bbv)(?<!\bo\.a)(?<!\bca)(?<!\bref)(?<!\btel)(?<!\d)[.](?=\s)|"
    r"[!?]+|(?<=\d{3})[.](?=\s)"
)
_OPENS = re.compile(
    r"\s*(?:(?:beste|dag|hallo|hoi|hey|bonjour|hello|hi|dear|goeiedag|goedemorgen|"
    r"goeiemorgen)\b[^,\n]{0,25}[,\n]\s*)?"
    r"(?:(?:mag|kan|moet|mogen|kunnen|moeten) (?:ik|wij|we|ge|je|men|een|mijn|de|het|ouders|"
    r"dat|da|dit)|is (?:da|dat|er|het|een)|hoe|wat|wa|"
    r"wie|waar|wanneer|waarom|hoeveel|hoelang|welke?|zijn de|puis-je|dois-je|faut-il|comment|"
    r"combien|can i|may i|do i|must i|"
    r"how (?:do|long|much)|what is|kann ich|darf ich|muss ich|wie (?:kann|beantrage))\b"
)
# A line shorter than this is no wrapped prose (greeting, signature, field of a form).
_SHORT_LINE = 45
# A line of so few words is a name or a closing, even if the next line is a role in small letters.
_NAME_WORDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A source text and its folded, masked copy of the same length."""

    source: str
    text: str
    live: str

    def quote(self, start: int, end: int) -> Evidence:
        """The literal words of a span, without the blanks around them; label and value come later."""
        piece = self.text[start:end]
        begin = start + len(piece) - len(piece.lstrip())
        stop = max(begin, end - (len(piece) - len(piece.rstrip())))
        return Evidence(label="", value="", source=self.source, quote=self.text[begin:stop], start=begin, end=stop)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A span of a passage; `item` marks a line of a list."""

    passage: Passage
    start: int
    end: int
    item: bool = False

    @property
    def folded(self) -> str:
        """The live words, folded."""
        return self.passage.live[self.start : self.end]

    @property
    def question(self) -> bool:
        """Ends with a question mark, or opens as a question does."""
        return self.folded.rstrip(" \"'”»)\n").endswith("?") or bool(_OPENS.match(self.folded))

    def has(self, group: str) -> bool:
        """Does a phrase group occur in this sentence?"""
        return _search(group, self.folded) is not None

    def find(self, group: str) -> Evidence | None:
        """First occurrence of a phrase group, as a quotation."""
        match = _search(group, self.folded)
        return self.passage.quote(self.start + match.start(), self.start + match.end()) if match else None

    def whole(self) -> Evidence:
        """The sentence itself as a quotation."""
        return self.passage.quote(self.start, self.end)


def _search(group: str, folded: str) -> re.Match[str] | None:
    found = _searched(folded)
    if group not in found:
        found[group] = phrases.search(group, folded)
    return found[group]


@lru_cache(maxsize=1_024)  # thirty readers ask the same of a sentence, and after each turn of a chat they ask again
def _searched(_folded: str) -> dict[str, re.Match[str] | None]:
    """By group what was found in a sentence so far."""
    return {}


@lru_cache(maxsize=16)
def split(passage: Passage) -> tuple[Sentence, ...]:
    """Sentences of a passage in order; list items and short lines stand alone.

    Kept for the passages of the mail in hand: some thirty readers ask for the same sentences.
    """
    result: list[Sentence] = []
    for start, end in _blocks(passage):
        item = bool(_ITEM.match(passage.live, start))
        position = start
        for match in _END.finditer(passage.live, start, end):
            result.append(Sentence(passage=passage, start=position, end=match.end(), item=item))
            position = match.end()
        result.append(Sentence(passage=passage, start=position, end=end, item=item))
    return tuple(sentence for sentence in result if re.search(r"\w", sentence.folded))


def _blocks(passage: Passage) -> list[tuple[int, int]]:
    """Runs of lines that read as one piece of prose."""
    blocks: list[tuple[int, int]] = []
    begin, position, previous = 0, 0, ""
    for line in passage.live.split("\n"):
        stripped = previous.strip()
        # A line that goes on in lower case is wrapped prose, however short the line before it.
        prose = len(stripped.split()) > _NAME_WORDS
        wrapped = (
            prose
            and passage.text[position : position + 1].islower()
            and not stripped.endswith((",", ":", ".", "?", "!"))
        )
        short = len(stripped) < _SHORT_LINE and not wrapped
        if position > begin and (not line.strip() or not stripped or _ITEM.match(line) or short):
            blocks.append((begin, position))
            begin = position
        previous = line
        position += len(line) + 1
    blocks.append((begin, len(passage.live)))
    return blocks

"""What a later turn takes back: in a chat the last statement wins (labelling guide, hard call 10)."""

from __future__ import annotations

import re

from intake import phrases
from intake.chat_text import ChatText, Span
from intake.sentence import Passage

# `niet 18`, `geen kopie`, `not a copy`, `statt einer Kopie`: what is denied, up to a mark or a contrast.
_DENIED = re.compile(
    r"\b(?:niet|geen|ipv|in plaats van|not|no|instead of|rather than|nicht|kein\w*|statt|anstatt|au lieu (?:de|d')|"
    r"plutot que|non pas|et non|pas)\s+((?:(?!maar\b|mais\b|but\b|sondern\b|wel\b)[^\s,.;:!?]+\s*){1,5})"
)
_TURNS = re.compile(r"\b(?:maar|mais|but|sondern)\b")
_ANY_PAPER = re.compile(r"(?:documents?|documenten|stuk|stukken|papers?|papier|papieren|dokumente?|unterlagen)")
# `het rapport van 2024`: only its day or year is another one.
_DATED_ONLY = re.compile(r"\W*(?:(?:van|de|du|of|from|uit|vom|von|op|datant)\s+)?(?:het jaar |l'annee |dem jahr )?\d")
_FORMS = ("chat_inspection", "chat_copy", "chat_explanation")


def corrects(passage: Passage) -> bool:
    """The turn says that it takes something back."""
    return phrases.search("taken_back", passage.live) is not None


def turning_point(passage: Passage) -> int:
    """Where the last word stands that takes something back; 0 where none does."""
    return max((match.end() for match in phrases.search_all("taken_back", passage.live)), default=0)


def denied(passage: Passage, *, language: str) -> tuple[Span, ...]:
    """Spans of a turn that say what is not meant: numbers and forms; a document only against another one."""
    found = []
    for match in _DENIED.finditer(passage.live):
        words = match.group(1)
        # Dutch `pas 18` is "just eighteen".
        if match.group(0).startswith("pas ") and language != "fr":
            continue
        number = re.search(r"\d", words)
        form = any(phrases.search(group, words) for group in _FORMS)
        paper = phrases.search("document", words) and _TURNS.match(passage.live[match.end() :].lstrip(" ,"))
        if number or form or paper:
            found.append((match.start(1), match.end(1)))
    return tuple(found)


def without_denied(chat: ChatText, *, language: str) -> ChatText:
    """The chat without what its turns themselves deny."""
    spans = []
    for turn in range(len(chat.turns)):
        begin = chat.begin(turn)
        spans += [(begin + start, begin + end) for start, end in denied(chat.passage(turn), language=language)]
    return chat.without(spans)


def without_earlier_papers(chat: ChatText, *, naming: tuple[int, ...]) -> tuple[ChatText, tuple[int, ...]]:
    """Where a turn that takes back names a paper, the papers named before it count no more.

    `naming` are the turns that name one; those that still count come back. Whom a paper is about stays: only the
    noun is taken back.
    """
    for turn in reversed(naming):
        passage = chat.passage(turn)
        point = turning_point(passage)
        if not corrects(passage) or phrases.search("added_to", passage.live) or turn == naming[0]:
            continue
        if not (_names_paper(passage.live[point:]) or _names_paper(passage.live)):
            continue
        again = {
            match[0]
            for match in phrases.search_all("document", passage.live)
            if _DATED_ONLY.match(passage.live, match.end())
        }
        spans = [
            (chat.begin(earlier) + match.start(), chat.begin(earlier) + match.end())
            for earlier in naming
            if earlier < turn
            for match in phrases.search_all("document", chat.passage(earlier).live)
        ]
        if any(chat.text[slice(*span)].casefold() in again for span in spans):
            # `het rapport van 2024, niet van 2023`: the same paper, of which something else is put right.
            return chat, naming
        return chat.without(spans), tuple(other for other in naming if other >= turn)
    return chat, naming


def _names_paper(live: str) -> bool:
    """A paper, and not only the form in which one wants it, nor `just the document`."""
    return any(
        phrases.group("chat_copy").pattern.fullmatch(match[0]) is None and _ANY_PAPER.fullmatch(match[0]) is None
        for match in phrases.search_all("document", live)
    )

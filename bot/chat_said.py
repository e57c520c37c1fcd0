"""What the program says in a chat, as data to keep: paragraphs in the words of the moment, each with its language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from replies.chat import Saying, Utterance, chat_text
from replies.compose import allowed_language
from replies.reply import Letterhead

# Guidance is quoted in its own language, whatever the chat's.
_QUOTED = "nl"


def said(saying: Saying, letterhead: Letterhead, *, language: str, first: str = "") -> Mapping[str, Any]:
    """`{"kind", "paragraphs": [{"text", "language"}]}`; `first`: words of the operator, in Dutch, that go before."""
    spoken = allowed_language(language, letterhead)
    text = chat_text(saying, letterhead, language=language)
    quoted = "" if saying.answer is None else saying.answer.text
    paragraphs = [_paragraph(part, language=_QUOTED if part in quoted else spoken) for part in _parts(text)]
    return {
        "kind": str(saying.kind),
        "paragraphs": [_paragraph(part, language=_QUOTED) for part in _parts(first)] + paragraphs,
    }


def all_said(
    sayings: Sequence[Saying], letterhead: Letterhead, *, language: str, emergency: str = ""
) -> list[Mapping[str, Any]]:
    """Each saying as data; where there is danger the operator's `emergency` words go first. Never empty."""
    return [
        said(one, letterhead, language=language, first=emergency if one.kind is Utterance.DANGER else "")
        for one in sayings or (Saying(kind=Utterance.UNCLEAR),)
    ]


def _parts(text: str) -> list[str]:
    return [part for part in (part.strip() for part in text.split("\n\n")) if part]


def _paragraph(text: str, *, language: str) -> dict[str, str]:
    return {"text": text, "language": language}

"""The lines of a file of chats: what was said, and for labelled ones what a person makes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.chat_outcome import ChatOutcome
from intake.language import detect


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatLine:
    """The turns of the citizen in order; `language` is ISO 639-1, as given or by the words of all turns."""

    id: str
    language: str
    turns: tuple[str, ...]


def chat_line(item: Mapping[str, Any] | None) -> ChatLine | None:
    """A chat of a line `{"id","turns","lang"?}`, or None."""
    if item is None:
        return None
    turns, language = item.get("turns"), item.get("lang")
    texts = isinstance(turns, list) and bool(turns) and all(isinstance(turn, str) for turn in turns)
    if not texts or not isinstance(item.get("id"), str) or not (language is None or isinstance(language, str)):
        return None
    said = tuple(str(turn) for turn in turns or ())
    return ChatLine(id=item["id"], language=language or detect("\n".join(said)), turns=said)


def is_labelled(item: Mapping[str, Any]) -> bool:
    """A chat with a `gold` that names an outcome, and slots and missing of the right shape where it has them."""
    gold = item.get("gold")
    if not isinstance(gold, dict) or gold.get("outcome") not in {str(outcome) for outcome in ChatOutcome}:
        return False
    lists = (gold.get("missing", []), gold.get("guidance_keys", []))
    return isinstance(gold.get("slots", {}), dict) and all(isinstance(values, list) for values in lists)

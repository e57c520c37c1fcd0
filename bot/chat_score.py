"""Scores chats against labelled ones: outcome, each slot, what is missing, which guidance was cited. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_BETWEEN_WORDS = re.compile(r"[\W_]+")
# Written by people: capitals, commas and line ends make no other name or address.
_WRITTEN = frozenset({"name", "postal_address"})
_DOCUMENT = "document_contains"

Row = dict[str, str | float | int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatJudgement:
    """One chat: what was right. `slots` by name; `missing` and `cited` are None where gold does not say."""

    id: str
    language: str
    gold: str
    made: str
    outcome: bool
    slots: Mapping[str, bool]
    missing: bool | None
    cited: bool | None

    @property
    def wrong(self) -> tuple[str, ...]:
        """The names of what was not right."""
        parts = {"outcome": self.outcome, **self.slots, "missing": self.missing, "guidance": self.cited}
        return tuple(name for name, right in parts.items() if right is False)


def judge_chat(line: Mapping[str, Any], made: Mapping[str, Any], *, language: str) -> ChatJudgement:
    """Hold a labelled line against the JSON object of `chat`. `also_ok` of gold holds further right values by "
    "field."""
    gold = line["gold"]
    others: Mapping[str, Any] = gold.get("also_ok") or {}
    slots = {
        name: _slot_right(name, wanted, made=made["slots"], also=others.get(name, ()))
        for name, wanted in (gold.get("slots") or {}).items()
    }
    keys = gold.get("guidance_keys")
    return ChatJudgement(
        id=str(line["id"]),
        language=language,
        gold=gold["outcome"],
        made=made["outcome"],
        outcome=made["outcome"] in (gold["outcome"], *others.get("outcome", ())),
        slots=slots,
        missing=_missing_right(gold["missing"], made["missing"], also=others.get("missing", ()))
        if "missing" in gold
        else None,
        cited=any(key in keys for answer in made["answers"] for key in answer["citations"]) if keys else None,
    )


def _slot_right(name: str, wanted: Any, *, made: Mapping[str, Any], also: Iterable[Any]) -> bool:
    if name == _DOCUMENT:
        said = (made["document"] or "").casefold()
        return all(str(words).casefold() in said for words in wanted)
    found = made.get(name)
    if name in _WRITTEN:
        return any(_plain(found) == _plain(value) for value in (wanted, *also))
    return found in (wanted, *also)


def _missing_right(wanted: Iterable[str], made: Iterable[str], *, also: Iterable[Any]) -> bool:
    accepted = [frozenset(wanted), *(frozenset([other] if isinstance(other, str) else other) for other in also)]
    return frozenset(made) in accepted


def _plain(value: object) -> str:
    return _BETWEEN_WORDS.sub(" ", str(value or "")).casefold().strip()


def chat_rows(judged: Iterable[ChatJudgement]) -> tuple[Row, ...]:
    """`{"metric","value","n"}` rows: shares of n, confusions of outcomes as counts."""
    return tuple(_rows(tuple(judged)))


def _rows(judged: tuple[ChatJudgement, ...]) -> Iterator[Row]:
    yield from _share("chats.outcome.right", [one.outcome for one in judged])
    yield from _share("chats.slots.right", [right for one in judged for right in one.slots.values()])
    yield from _share("chats.missing.right", [one.missing for one in judged])
    yield from _share("chats.guidance.cited", [one.cited for one in judged])
    yield from _share("chats.whole.right", [not one.wrong for one in judged])
    for name in sorted({name for one in judged for name in one.slots}):
        yield from _share(f"chats.slot.{name}.right", [one.slots.get(name) for one in judged])
    for outcome in sorted({one.gold for one in judged}):
        yield from _share(f"chats.outcome.{outcome}.right", [one.outcome for one in judged if one.gold == outcome])
    for language in sorted({one.language for one in judged}):
        spoken = [one for one in judged if one.language == language]
        yield from _share(f"chats.language.{language}.outcome.right", [one.outcome for one in spoken])
        yield from _share(
            f"chats.language.{language}.slots.right", [right for one in spoken for right in one.slots.values()]
        )
    mixed: dict[tuple[str, str], int] = {}
    for one in judged:
        if not one.outcome:
            mixed[one.gold, one.made] = mixed.get((one.gold, one.made), 0) + 1
    for (gold, made), count in sorted(mixed.items()):
        n = sum(one.gold == gold for one in judged)
        yield {"metric": f"chats.outcome_confused.{gold}.{made}", "value": count, "n": n}


def _share(metric: str, values: Iterable[bool | None]) -> Iterator[Row]:
    """One row, or none where nothing was labelled."""
    counted = [value for value in values if value is not None]
    if counted:
        yield {"metric": metric, "value": round(sum(counted) / len(counted), 4), "n": len(counted)}

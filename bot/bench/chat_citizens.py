"""Citizens who chat, each from an address of his own: they open the page, think, type, and read what is said.

`python -m bot.bench.chat_citizens PORT CONVERSATIONS SECONDS LEAST MOST` keeps so many conversations going for so many
seconds; between two turns of one pass LEAST to MOST seconds, evenly spread. What they say was written for the labelled
chats, with a word behind the first turn that nobody else uses and other digits in the later ones, so that hardly a
sentence was ever read before.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import sys
from collections import Counter
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from importlib.resources import files
from time import perf_counter
from typing import Any

from bot.bench.chat_http import Place, events, get, post

BODY = "dorp"
PAGE = f"/burger/{BODY}/chat"
# Written by people who did not build the reader; those that are held out for measuring it stay unread.
AUTHORS = ("b", "c", "d", "k")
TOKEN = re.compile(r'name="token" value="([^"]+)"')
_FASTEST = 2.2  # the server takes a first turn for a program's before two seconds
# Beyond this nobody waits any more; the turn may be answered all the same, and is counted from the store.
_PATIENCE = 90.0
_DIGIT = re.compile(r"(?<=\d)\d")  # the first of a number stays: a postal code remains one
_SYLLABLES = [first + second for first in "bdfgklmnprstvz" for second in "aeiou"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pauses:
    """How long a citizen thinks and types: evenly spread between two numbers of seconds."""

    least: float
    most: float


# One event: its name, its data, its id.
Stream = AsyncGenerator[tuple[str, str, int], None]


class Over(Exception):
    """Time is up: nothing more is said."""


@dataclass(slots=True, kw_only=True)
class Told:
    """What the citizens tell afterwards; times in ms, `chats` by the secret of each how many turns were taken.

    `over`: set when nobody begins to speak any more.
    """

    over: asyncio.Event = field(default_factory=asyncio.Event)
    times: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    chats: dict[str, int] = field(default_factory=dict)
    went_wrong: Counter[str] = field(default_factory=Counter)


def scripts() -> list[list[str]]:
    """What is said in the labelled chats, chat by chat."""
    lines = [
        line
        for author in AUTHORS
        for line in files("bot").joinpath(f"gold/author_{author}.jsonl").read_text("utf-8").splitlines()
    ]
    return [json.loads(line)["turns"] for line in lines]


def own_words(chance: random.Random) -> Iterator[str]:
    """Words of four syllables that mean nothing."""
    while True:
        yield "".join(chance.choices(_SYLLABLES, k=4))


def own_turns(script: list[str], *, word: str, chance: random.Random) -> list[str]:
    """What one citizen says of a script: about another paper, from another address."""
    first, *later = script
    return [f"{first} {word}", *(_DIGIT.sub(lambda _: str(chance.randrange(10)), turn) for turn in later)]


class Citizen:
    """One place from which conversations are held, one after another."""

    def __init__(self, number: int, *, port: int, pauses: Pauses, told: Told, net: int = 1) -> None:
        self._chance = random.Random(number)  # noqa: S311  the same citizens in every run
        self._place = Place(port=port, address=f"127.{net}.{number // 250}.{1 + number % 250}")
        self._pauses = pauses
        self._told = told
        self._scripts = scripts()
        self._words = own_words(self._chance)

    async def talk(self) -> None:
        """Conversations until time is up."""
        with suppress(Over):
            await self._wait(self._chance.uniform(0, (self._pauses.least + self._pauses.most) / 2))
            while True:
                script = self._chance.choice(self._scripts)
                await self._conversation(own_turns(script, word=next(self._words), chance=self._chance))

    async def _conversation(self, turns: list[str]) -> None:
        begun = perf_counter()
        opened = await get(self._place, PAGE)
        self._told.pages.append((perf_counter() - begun) * 1_000)
        found = TOKEN.search(opened.text)
        if found is None:
            return await self._wrong(f"page {opened.status}")
        await self._think(at_least=_FASTEST)
        said_at = perf_counter()
        first = await post(self._place, PAGE, {"token": found[1], "tekst": turns[0]})
        path = first.headers.get("location", "")
        if first.status != 303:
            return await self._wrong(f"first turn {first.status}")
        secret = path.rpartition("/")[2]
        self._told.chats[secret] = 1
        page = await get(self._place, path)
        token = TOKEN.search(page.text)
        if token is None:
            return await self._wrong(f"conversation {page.status}")
        async with aclosing(events(self._place, f"{path}/stroom?na=0")) as stream:
            if not await self._heard(stream, turns=1, since=said_at):
                return await self._wrong("no answer")
            await self._go_on(stream, path, token[1], turns=turns)

    async def _go_on(self, stream: Stream, path: str, token: str, *, turns: list[str]) -> None:
        """The turns after the first, by the page's own script."""
        secret = path.rpartition("/")[2]
        for number, text in enumerate(turns[1:], 2):
            await self._think()
            said_at = perf_counter()
            fields = {"token": token, "tekst": text, "beurt": f"{secret[:40]}{number:03}"}
            taken = await post(self._place, path, fields, accept="application/json")
            if taken.status != 202:
                return await self._wrong(f"turn {taken.status}")
            self._told.chats[secret] = number
            if not await self._heard(stream, turns=number, since=said_at):
                return await self._wrong("no answer")
        return None

    async def _heard(self, stream: Stream, *, turns: int, since: float) -> bool:
        """Wait until nothing is being read any more and more was said than so many turns; note how long that took."""
        last = 0
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                async for name, data, number in stream:
                    last = max(last, number)
                    if name == "bezig" and not data and last >= 2 * turns:
                        self._told.times.append((perf_counter() - since) * 1_000)
                        return True
        return False

    async def _think(self, *, at_least: float = 0.0) -> None:
        await self._wait(max(at_least, self._chance.uniform(self._pauses.least, self._pauses.most)))

    async def _wait(self, seconds: float) -> None:
        """Raises Over."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._told.over.wait(), seconds)
            raise Over

    async def _wrong(self, what: str) -> None:
        """Note what went wrong, and come back later."""
        self._told.went_wrong[what] += 1
        await self._think(at_least=1.0)


async def chatting(*, port: int, conversations: int, seconds: float, pauses: Pauses, net: int = 1) -> Told:
    """Keep so many conversations going; turns that are on their way at the end are waited for."""
    told = Told()
    citizens = [Citizen(number, port=port, pauses=pauses, told=told, net=net) for number in range(conversations)]
    async with asyncio.TaskGroup() as group:
        for citizen in citizens:
            group.create_task(citizen.talk())
        await asyncio.sleep(seconds)
        told.over.set()
    return told


def main(arguments: list[str]) -> None:
    """Print what they tell as one JSON object."""
    port, conversations, seconds = int(arguments[0]), int(arguments[1]), float(arguments[2])
    pauses = Pauses(least=float(arguments[3]), most=float(arguments[4]))
    told = asyncio.run(chatting(port=port, conversations=conversations, seconds=seconds, pauses=pauses))
    found: dict[str, Any] = {
        "times": told.times,
        "pages": told.pages,
        "chats": told.chats,
        "went_wrong": dict(told.went_wrong),
    }
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])

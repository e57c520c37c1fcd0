"""A flood from one place: `python -m bot.bench.chat_flood PORT SECONDS`.

Chats begun as fast as the form lets a program, turns without a pause in every chat it got, hundreds of streams that are
opened and never read, bodies of megabytes, and connections that never finish their request. Counts what came back.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from contextlib import suppress

from bot.bench.chat_citizens import PAGE, TOKEN
from bot.bench.chat_http import Place, connect, exchange, get, head, post

ADDRESS = "127.200.0.1"
BEGINNERS, STREAMS, SLOW, HUGE = 20, 200, 200, 4
HUGE_BYTES = 8 * 1_048_576
_FASTEST = 2.2  # seconds that the form wants at least


class Flood:
    """Everything that comes from one place; `counted`: by what was done and what came back."""

    def __init__(self, port: int) -> None:
        self._place = Place(port=port, address=ADDRESS)
        self.counted: Counter[str] = Counter()

    async def run(self, seconds: float) -> None:
        """All of it at once, for so long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds), asyncio.TaskGroup() as group:
                for _ in range(BEGINNERS):
                    group.create_task(self._begin(group))
                for _ in range(SLOW):
                    group.create_task(self._never_finish())
                for _ in range(HUGE):
                    group.create_task(self._huge())

    async def _begin(self, group: asyncio.TaskGroup) -> None:
        """Chat after chat; what is begun is filled with turns, and the first is listened to two hundred times."""
        while True:
            found = TOKEN.search((await get(self._place, PAGE)).text)
            if found is None:
                self.counted["page refused"] += 1
                await asyncio.sleep(0.5)
                continue
            await asyncio.sleep(_FASTEST)
            made = await post(self._place, PAGE, {"token": found[1], "tekst": "ik wil het verslag"})
            self.counted[f"begin {made.status}"] += 1
            if made.status != 303:
                continue
            path = made.headers["location"]
            group.create_task(self._fill(path))
            if self.counted["begin 303"] == 1:
                for _ in range(STREAMS):
                    group.create_task(self._open_stream(path))

    async def _fill(self, path: str) -> None:
        """Turn after turn, as fast as they are taken."""
        token = TOKEN.search((await get(self._place, path)).text)
        while token is not None:
            fields = {"token": token[1], "tekst": "en het verslag van de raad, graag alles en snel " * 20}
            taken = await post(self._place, path, fields, accept="application/json")
            self.counted[f"turn {taken.status}"] += 1
            if taken.status == 422:  # the chat is full
                return
            if taken.status != 202:
                await asyncio.sleep(0.5)

    async def _open_stream(self, path: str) -> None:
        """Opened, and then never read."""
        writer = None
        try:
            reader, writer = await connect(self._place)
            writer.write(head("GET", f"{path}/stroom?na=0"))
            first = b""
            # The head comes before the first event, which says whether there is room.
            while not (b"retry:" in first or b"event:" in first) and (piece := await reader.read(2_000)):
                first += piece
            self.counted["stream shut" if b"event: vol" in first else "stream open"] += 1
            await asyncio.Event().wait()
        except OSError:
            self.counted["stream cut"] += 1
        finally:
            if writer is not None:
                writer.close()

    async def _never_finish(self) -> None:
        """A request whose headers never end."""
        writer = None
        try:
            reader, writer = await connect(self._place)
            writer.write(head("GET", PAGE)[:-2])
            self.counted["slow open"] += 1
            await reader.read()
            self.counted["slow cut"] += 1
        except OSError:
            self.counted["slow cut"] += 1
        finally:
            if writer is not None:
                writer.close()

    async def _huge(self) -> None:
        """Bodies far beyond any form."""
        request = head("POST", PAGE, length=HUGE_BYTES) + b"tekst=" + b"x" * (HUGE_BYTES - 6)
        while True:
            self.counted[f"huge {(await exchange(self._place, request)).status}"] += 1
            await asyncio.sleep(0.2)


async def flood(*, port: int, seconds: float) -> Counter[str]:
    """What came back."""
    made = Flood(port)
    await made.run(seconds)
    return made.counted


def main(arguments: list[str]) -> None:
    """Print the counts as one JSON object."""
    counted = asyncio.run(flood(port=int(arguments[0]), seconds=float(arguments[1])))
    sys.stdout.write(json.dumps(counted) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])

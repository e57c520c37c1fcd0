"""Two hundred hostile files, each on a plain request: the case opens, what was not read shows, nothing gets out.

The mails go the product's own way: a thinker's child reads and considers, readers of files below it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.profile import BodyProfile
from bot.think import Thought
from bot.thinker import Thinker
from intake.labels import Regime, Warning
from intake.limits import FILE_LIMITS
from tests.support import hostile, papers
from tests.support.hostile_files import Hostile

# Small bounds keep the test short; the bounds are what is tested, not their size.
SMALL = replace(
    FILE_LIMITS, file_seconds=6.0, cpu_seconds=2, memory_bytes=700 * 1024 * 1024, unpacked_bytes=20 * 1024 * 1024,
    picture_pixels=8_000_000, pictures=2, mail_seconds=10.0, mail_scans=2,
)  # fmt: skip
BODY = BodyProfile(id="body", addresses=("info@body.example",))
# What the child may grow by while two hundred bombs go through it: the text it keeps for one mail, copies included.
GROWTH = 700 * 1024 * 1024
CANARY = "KANARIE-7351"
PICTURES = (".png", ".jpg", ".jpeg", ".tif", ".gif", ".bmp", ".heic", ".webp")


class Reader:
    """A thinker for one module, called as a test calls."""

    def __init__(self) -> None:
        self.thinker = Thinker(file_limits=SMALL)
        self.loop = asyncio.new_event_loop()

    def think(self, content: bytes) -> Thought:
        """Read and consider, as for a mail that came in."""

        async def both() -> Thought:
            message = await self.thinker.read(content, own_addresses=())
            return await self.thinker.consider(
                message, known=(), body=BODY, on_date=date(2026, 11, 24), answers_our_mail=False
            )

        return self.loop.run_until_complete(both())

    def close(self) -> None:
        self.thinker.close()
        self.loop.close()


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    made = Reader()
    yield made
    made.close()


@pytest.fixture(scope="module")
def canary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("canary") / "secret.txt"
    file.write_text(f"<!ENTITY a '{CANARY}'>", encoding="utf-8")
    return file


def peak_of_children() -> int:
    """Most memory, in bytes, that a child of this process held at any time."""
    children = Path("/proc/self/task").glob("*/children")
    pids = [pid for listed in children for pid in listed.read_text().split()]
    peaks = [line for pid in pids for line in Path(f"/proc/{pid}/status").read_text().splitlines() if "VmHWM" in line]
    return max(int(line.split()[1]) for line in peaks) * 1024


def test_a_plain_request_opens_a_case(reader: Reader) -> None:
    thought = reader.think(papers.a_mail())
    assert (str(thought.decision.route), thought.classification.warnings) == ("open_case", ())


def faults(file: Hostile, thought: Thought) -> list[str]:
    """What is wrong with how a mail with this file was read; empty where all is well."""
    attached = thought.message.attachments
    said = Warning.ATTACHMENT_UNREAD in thought.classification.warnings
    read = any(one.text for one in attached)
    # A picture without a word is read when it was looked at; so is a file that a seed broke into another one.
    silent = file.name.startswith("broken") or file.filename.endswith(PICTURES)
    held = {
        "the case did not open": str(thought.decision.route) == "open_case",
        "a file of this machine was read": not any(CANARY in (one.text or "") for one in attached),
        "nobody is told that it was not read": said or not file.unread,
        "neither read nor said to be unread": said or read or silent,
    }
    return [what for what, holds in held.items() if not holds]


@pytest.mark.parametrize("kind", hostile.KINDS)
def test_hostile_files_stop_nothing(kind: str, reader: Reader, canary: Path) -> None:
    """The files of a kind share a child, whose memory is looked at before and after."""
    reader.think(papers.a_mail(("a.txt", b"kort")))
    before = peak_of_children()
    wrong = {}
    for file in hostile.KINDS[kind](canary):
        found = faults(file, reader.think(papers.a_mail((file.filename, file.content))))
        if found:
            wrong[file.name] = found
    assert wrong == {}
    assert peak_of_children() - before < GROWTH


def test_hostile_bodies_open_their_case_and_their_commands_are_shown(reader: Reader) -> None:
    wrong = []
    for mail in hostile.bodies():
        labels = reader.think(mail.content).classification
        seen = Warning.INJECTED_INSTRUCTIONS in labels.warnings
        if Regime.FOI not in labels.tracks or seen is not mail.injected:
            wrong.append(mail.name)
    assert wrong == []


def test_there_are_two_hundred_of_them(canary: Path) -> None:
    files = [file.name for kind in hostile.KINDS.values() for file in kind(canary)]
    bodies = [mail.name for mail in hostile.bodies()]
    assert len({*files, *bodies}) == len(files) + len(bodies) >= 200

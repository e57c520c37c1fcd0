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
from intake.labels import Warning
from intake.limits import FILE_LIMITS
from tests.support import hostile, papers

# Small bounds keep the test short; the bounds are what is tested, not their size.
SMALL = replace(
    FILE_LIMITS, file_seconds=6.0, cpu_seconds=2, memory_bytes=700 * 1024 * 1024, unpacked_bytes=20 * 1024 * 1024,
    picture_pixels=8_000_000, pictures=2, mail_seconds=10.0, mail_scans=2,
)  # fmt: skip
BODY = BodyProfile(id="body", addresses=("info@body.example",))
# What the child may grow by while two hundred bombs go through it: the text it keeps for one mail, copies included.
GROWTH = 700 * 1024 * 1024
CANARY = "KANARIE-7351"


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


def test_hostile_files_stop_nothing(reader: Reader, canary: Path) -> None:
    """One test for all of them: they share a child, whose memory is looked at before and after."""
    reader.think(papers.a_mail(("a.txt", b"kort")))
    before = peak_of_children()
    names = set()
    wrong = []
    for file in hostile.files(canary):
        names.add(file.name)
        thought = reader.think(papers.a_mail((file.filename, file.content)))
        said = Warning.ATTACHMENT_UNREAD in thought.classification.warnings
        read = any(attached.text for attached in thought.message.attachments)
        leaked = any(CANARY in (attached.text or "") for attached in thought.message.attachments)
        if (
            str(thought.decision.route) != "open_case"
            or leaked
            or (file.unread and not said)
            or not (said or read or file.name in MAY_BE_EMPTY or file.name.startswith("broken"))
        ):
            unread = [(attached.filename[:20], attached.unread) for attached in thought.message.attachments]
            wrong.append((file.name, str(thought.decision.route), said, read, leaked, unread[:3]))
    assert wrong == []
    assert len(names) >= 180
    assert peak_of_children() - before < GROWTH


MAY_BE_EMPTY: frozenset[str] = frozenset()


@pytest.mark.parametrize("mail", hostile.bodies(), ids=lambda mail: mail.name)
def test_a_hostile_body_opens_its_case_and_its_commands_are_shown(reader: Reader, mail: hostile.HostileMail) -> None:
    thought = reader.think(mail.content)
    assert Warning.INJECTED_INSTRUCTIONS in thought.classification.warnings or not mail.injected
    assert any(str(regime) == "foi" for regime in thought.classification.tracks)

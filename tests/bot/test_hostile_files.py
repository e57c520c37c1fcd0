"""Over two hundred hostile files and bodies, each with a plain, complete request.

They go the product's own way: a thinker's child reads and considers, and the readers of files work below it.
Whatever rides along, the case opens, what was not read shows, nothing of the machine gets out and nothing goes on.
"""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.profile import BodyProfile
from bot.route import Route
from bot.think import Thought
from bot.thinker import Thinker
from intake.labels import Regime, Warning
from intake.limits import FILE_LIMITS, MAX_FILENAME
from tests.support import hostile, papers
from tests.support.hostile_bodies import HostileMail
from tests.support.hostile_file import CANARY, CANARY_WORD, Hostile

MEGABYTE = 1024 * 1024
# Small bounds keep the test short; the bounds are what is tested, not their size.
SMALL = replace(
    FILE_LIMITS, file_seconds=5.0, cpu_seconds=2, memory_bytes=700 * MEGABYTE, unpacked_bytes=20 * MEGABYTE,
    picture_pixels=8_000_000, pictures=1, mail_seconds=8.0, mail_files=8, mail_scans=1,
)  # fmt: skip
BODY = BodyProfile(id="body", addresses=("info@body.example",))
# The child holds 220 MB before the first of them, models and guidance included.
MOST_MEMORY = 500 * MEGABYTE
# A picture in which no word was found was looked at: that is no warning.
PICTURES = (".png", ".jpg", ".jpeg", ".tif", ".gif", ".bmp", ".webp")


class Reader:
    """A thinker for one module, called as a test calls."""

    def __init__(self) -> None:
        self._thinker = Thinker(file_limits=SMALL)
        self._loop = asyncio.new_event_loop()
        others = {child.pid for child in multiprocessing.active_children()}
        self.think(papers.a_mail())
        (self._child,) = {child.pid for child in multiprocessing.active_children()} - others

    def think(self, content: bytes) -> Thought:
        """Read and consider, as for a mail that came in."""

        async def both() -> Thought:
            message = await self._thinker.read(content, own_addresses=())
            return await self._thinker.consider(
                message, known=(), body=BODY, on_date=date(2026, 11, 24), answers_our_mail=False
            )

        return self._loop.run_until_complete(both())

    @property
    def peak(self) -> int:
        """Most memory, in bytes, that the child held at any time."""
        lines = Path(f"/proc/{self._child}/status").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) * 1024

    @property
    def readers(self) -> str:
        """The readers of files that still run below the child."""
        return "".join(listed.read_text() for listed in Path(f"/proc/{self._child}/task").glob("*/children")).strip()

    def close(self) -> None:
        self._thinker.close()
        self._loop.close()


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    made = Reader()
    yield made
    made.close()


def nothing_goes_on(reader: Reader) -> bool:
    return not reader.readers and reader.peak < MOST_MEMORY


def test_there_are_over_two_hundred_of_them_and_none_is_there_twice() -> None:
    names = [file.name for file in hostile.FILES] + [mail.name for mail in hostile.MAILS]
    assert len(set(names)) == len(names) > 200
    assert CANARY_WORD in CANARY.read_text(encoding="ascii")


def test_without_anything_hostile_the_request_opens_a_case_and_nothing_is_warned_of(reader: Reader) -> None:
    thought = reader.think(papers.a_mail(("brief.pdf", papers.text_pdf("Een brief van een bladzijde."))))
    assert (thought.decision.route, thought.classification.warnings) == (Route.OPEN_CASE, ())


@pytest.mark.parametrize("file", hostile.FILES, ids=lambda file: file.name)
def test_a_hostile_file_keeps_no_case_from_opening(reader: Reader, file: Hostile) -> None:
    thought = reader.think(papers.a_mail((file.filename, file.content)))
    # The body asks all there is to ask; no file takes anything from it.
    assert (thought.decision.route, thought.classification.tracks) == (Route.OPEN_CASE, (Regime.FOI,))
    warned = Warning.ATTACHMENT_UNREAD in thought.classification.warnings
    attached = thought.message.attachments
    assert warned or not file.unread
    assert warned or any(one.text for one in attached) or file.filename.endswith(PICTURES)
    assert not any(CANARY_WORD in (one.text or "") for one in attached)
    for one in attached:
        assert 0 < len(one.filename) <= MAX_FILENAME
        assert one.filename.isprintable()
        assert not set(one.filename) & set("/\\<>\u202e")
    assert nothing_goes_on(reader)


@pytest.mark.parametrize("mail", hostile.MAILS, ids=lambda mail: mail.name)
def test_a_hostile_mail_opens_its_case_and_what_is_wrong_with_it_shows(reader: Reader, mail: HostileMail) -> None:
    thought = reader.think(mail.content)
    # Where more was written than is read, a person looks first; the case opens all the same.
    expected = Route.HAND_TO_HUMAN if mail.too_long else Route.OPEN_CASE
    assert (thought.decision.route, thought.decision.opens_case) == (expected, True)
    assert Regime.FOI in thought.classification.tracks
    assert (Warning.INJECTED_INSTRUCTIONS in thought.classification.warnings) is mail.injected
    assert (Warning.ATTACHMENT_UNREAD in thought.classification.warnings) is mail.unread
    assert nothing_goes_on(reader)

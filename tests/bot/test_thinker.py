"""Thinking in a child: whatever becomes of it, the next mail is thought about and nothing is left running."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import App
from bot.library import library_of
from bot.profile import BodyProfile
from bot.route import Route
from bot.thinker import Thinker, ThinkFailed
from knowledge.answer import Answer
from tests.journeys.installation import until
from tests.support.builders import ADDRESS, NOW, a_mail, a_request
from tests.support.guidance import QUESTION, published

BODY = BodyProfile(id="polder", addresses=(ADDRESS,))
# Starts a thinker, tells its child's pid, and waits to be killed.
PARENT = """
import asyncio, multiprocessing, sys, time
from bot.thinker import Thinker
if __name__ == "__main__":
    thinker = Thinker()
    asyncio.run(thinker.read(b"Subject: x\\r\\n\\r\\nBeste", own_addresses=()))
    print(multiprocessing.active_children()[0].pid, flush=True)
    time.sleep(600)
"""


@pytest.fixture
def own_thinker() -> Iterator[Thinker]:
    """A thinker whose child a test may harm; a stopped child is ended after a short deadline."""
    started = Thinker(read_seconds=5.0)
    yield started
    started.close()


def children() -> set[int]:
    return {child.pid for child in multiprocessing.active_children() if child.pid}


async def child_of(thinker: Thinker) -> int:
    """Let the thinker start its child; gives the pid."""
    before = children()
    await thinker.read(b"Subject: x\r\n\r\nBeste", own_addresses=())
    (pid,) = children() - before
    return pid


async def test_a_mail_is_read_and_considered_in_the_child(thinker: Thinker) -> None:
    message = await thinker.read(a_request(), own_addresses=(ADDRESS,))
    assert message.subject == "Aanvraag verslag schoolraad"
    thought = await thinker.consider(message, known=(), body=BODY, on_date=NOW.date(), answers_our_mail=False)
    assert thought.decision.route is Route.OPEN_CASE


async def test_any_bytes_are_read(thinker: Thinker) -> None:
    for content in (b"", b"\x00" * 50, b"\xff\xfe\r\n\r\n", b"Content-Type: multipart/mixed\r\n\r\n"):
        message = await thinker.read(content, own_addresses=())
        assert message.message_id is None


async def test_a_fault_in_the_child_is_told_by_its_name_and_the_child_lives_on(own_thinker: Thinker) -> None:
    others = children()
    pid = await child_of(own_thinker)
    with pytest.raises(ThinkFailed) as caught:
        await own_thinker.consider(None, known=(), body=BODY, on_date=NOW.date(), answers_our_mail=False)  # type: ignore[arg-type]
    assert (caught.value.reason, caught.value.temporary) == ("AttributeError", True)
    assert pid in children()
    # A dead child costs one failure, not the next mail.
    os.kill(pid, signal.SIGKILL)
    with pytest.raises(ThinkFailed, match="child_died"):
        await own_thinker.read(a_request(), own_addresses=())
    assert (await own_thinker.read(a_request(), own_addresses=())).subject
    # A child that does not answer in time is ended.
    (stuck,) = children() - others - {pid}
    os.kill(stuck, signal.SIGSTOP)
    with pytest.raises(ThinkFailed, match="deadline"):
        await own_thinker.read(a_request(), own_addresses=())
    assert stuck not in children()
    assert (await own_thinker.read(a_request(), own_addresses=())).subject


async def test_closing_ends_the_child_and_may_be_done_twice(own_thinker: Thinker) -> None:
    pid = await child_of(own_thinker)
    own_thinker.close()
    own_thinker.close()
    assert pid not in children()


async def test_what_it_was_taught_holds_for_the_next_message_and_for_the_next_child(
    own_thinker: Thinker, small_app: App
) -> None:
    question = await own_thinker.read(a_mail(QUESTION, subject="Zomerkamp"), own_addresses=(ADDRESS,))

    async def answered() -> bool:
        thought = await own_thinker.consider(question, known=(), body=BODY, on_date=NOW.date(), answers_our_mail=False)
        return isinstance(thought.answer, Answer) and "tien euro per kind" in thought.answer.text

    assert not await answered()
    published(small_app)
    own_thinker.teach(library_of(small_app.config))
    assert await answered()
    own_thinker.close()
    assert await answered()
    assert own_thinker.library.version.startswith("polder:1 ")


def test_no_child_outlives_a_parent_that_was_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT, encoding="utf-8")
    parent = subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert is_running(child)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    until(lambda: not is_running(child))


def is_running(pid: int) -> bool:
    """False for a process that is gone, or dead and not yet collected by whoever inherited it."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    except FileNotFoundError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"

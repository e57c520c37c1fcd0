"""Chats in children: whatever becomes of one, every turn has an answer or a reason, and no chat holds up others."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
from collections.abc import Iterator

import pytest

from bot.app import App
from bot.conversation import MAX_TURN_CHARACTERS, MAX_TURNS, Conversation, Setting, take
from bot.indexing import load_knowledge
from bot.library import Library, library_of
from bot.profile import BodyProfile
from bot.talker import MOST_CHARACTERS, MOST_OF_ONE_CHAT, Talker, TalkFailed
from knowledge.answer import Answer
from tests.support.builders import ADDRESS, NOW
from tests.support.guidance import QUESTION, published

BODY = BodyProfile(id="polder", addresses=(ADDRESS,))
SAID = ("ik wil de geluidsstudie van de speelplaats", "wat kost een kopie?", "Rita Baeten, Zandweg 3, 2960 Brecht")


@pytest.fixture(scope="module")
def talker() -> Iterator[Talker]:
    """The real children; starting them costs seconds, so that these tests share them."""
    started = Talker(processes=2)
    yield started
    started.close()


@pytest.fixture
def own_talker() -> Iterator[Talker]:
    """A talker whose child a test may harm; a stopped child is ended after a short deadline."""
    started = Talker(seconds=5.0)
    yield started
    started.close()


def children() -> set[int]:
    return {child.pid for child in multiprocessing.active_children() if child.pid}


async def said_to(talker: Talker, *said: str, chat: str = "a", language: str | None = "nl") -> Conversation:
    return await talker.take(said, chat=chat, language=language, body=BODY, on_date=NOW.date())


def here(*said: str) -> Conversation:
    """The same without a child."""
    setting = Setting(body=BODY, on_date=NOW.date(), knowledge=load_knowledge(Library()))
    conversation = Conversation(language="nl")
    for text in said:
        conversation = take(conversation, text, setting=setting)
    return conversation


async def test_turn_by_turn_a_chat_becomes_what_it_would_be_here(talker: Talker) -> None:
    for count in range(1, len(SAID) + 1):
        grown = await said_to(talker, *SAID[:count])
    assert grown == here(*SAID)
    assert await said_to(talker, *SAID, chat="another", language=None) == grown


async def test_many_chats_at_once_do_not_mix(talker: Talker) -> None:
    before = children()
    papers = [f"ik wil het verslag van {day} mei 2026" for day in range(1, 21)]
    made = await asyncio.gather(*(said_to(talker, text, chat=text) for text in papers))
    assert [conversation.turns[-1].text for conversation in made] == papers
    assert children() == before  # two children, however many chats


async def test_a_chat_that_is_too_long_says_so_and_what_it_holds_is_bounded(talker: Talker) -> None:
    many = await said_to(talker, *["ja"] * (MAX_TURNS + 20), chat="many")
    assert (many.reason, len(many.turns)) == ("too_long", MAX_TURNS)
    vast = await said_to(talker, "a b. " * MAX_TURN_CHARACTERS, chat="vast")
    assert len(vast.turns[0].text) == MAX_TURN_CHARACTERS


async def test_chats_go_in_rounds_whatever_one_of_them_sends(own_talker: Talker) -> None:
    ended: list[str] = []

    async def say(chat: str, *said: str) -> None:
        await said_to(own_talker, *said, chat=chat)
        ended.append(chat)

    turns = [asyncio.create_task(say("greedy", *SAID[: count + 1])) for count in range(3)]
    await asyncio.sleep(0)  # they wait already
    await asyncio.gather(*turns, asyncio.create_task(say("honest", SAID[0])))
    assert ended.index("honest") < len(ended) - 1


async def test_what_cannot_be_served_soon_is_refused_at_once_and_the_rest_goes_on(talker: Talker) -> None:
    async def outcome(chat: str, *said: str) -> str:
        try:
            return (await said_to(talker, *said, chat=chat)).reason
        except TalkFailed as error:
            assert error.temporary
            return error.reason

    # One chat sends faster than anybody types.
    found = await asyncio.gather(*(outcome("one", *["ja"] * count) for count in range(1, 12)))
    assert found.count("busy") == 11 - MOST_OF_ONE_CHAT
    # Thousands of chats at once, with as many words as a turn may have.
    vast = "graag " * MAX_TURN_CHARACTERS
    crowd = [asyncio.create_task(outcome(f"crowd-{number}", vast)) for number in range(2_500)]
    await asyncio.sleep(0.1)
    held = sum(not task.done() for task in crowd)
    assert 0 < held * MAX_TURN_CHARACTERS <= 2 * (MOST_CHARACTERS + MAX_TURN_CHARACTERS)
    for task in crowd:
        task.cancel()
    await asyncio.gather(*crowd, return_exceptions=True)
    # Those who wait for nobody any more cost nothing: the next is served.
    assert await outcome("honest", SAID[0]) == "incomplete"


async def test_a_child_that_dies_is_replaced_and_the_turn_is_taken_all_the_same(own_talker: Talker) -> None:
    before = children()
    first = await said_to(own_talker, *SAID[:2])
    (pid,) = children() - before
    os.kill(pid, signal.SIGKILL)
    assert await said_to(own_talker, *SAID) == here(*SAID)
    assert await said_to(own_talker, *SAID[:2]) == first
    assert pid not in children()


async def test_a_turn_that_takes_too_long_costs_its_child_and_no_other_turn(own_talker: Talker) -> None:
    before = children()
    await said_to(own_talker, SAID[0])
    (stuck,) = children() - before
    os.kill(stuck, signal.SIGSTOP)
    stopped = asyncio.create_task(said_to(own_talker, *SAID[:2]))
    await asyncio.sleep(0)
    waiting = asyncio.create_task(said_to(own_talker, SAID[0], chat="b"))
    with pytest.raises(TalkFailed, match="deadline"):
        await stopped
    assert (await waiting).reason == "incomplete"
    assert stuck not in children()


async def test_a_fault_in_the_child_is_told_by_its_name_and_others_go_on(own_talker: Talker) -> None:
    with pytest.raises(TalkFailed) as caught:
        await own_talker.take(SAID, chat="a", language="nl", body=None, on_date=NOW.date())  # type: ignore[arg-type]
    assert (caught.value.reason, caught.value.temporary) == ("AttributeError", True)
    assert (await said_to(own_talker, SAID[0])).reason == "incomplete"


async def test_closing_ends_the_children_and_every_turn(own_talker: Talker) -> None:
    before = children()
    await said_to(own_talker, SAID[0])
    (pid,) = children() - before
    os.kill(pid, signal.SIGSTOP)
    turns = [asyncio.create_task(said_to(own_talker, SAID[0], chat=chat)) for chat in "bcd"]
    await asyncio.sleep(0.2)
    await asyncio.to_thread(own_talker.close)
    for found in await asyncio.gather(*turns, return_exceptions=True):
        assert isinstance(found, TalkFailed)
        assert found.reason == "closed"
    assert pid not in children()
    own_talker.close()
    with pytest.raises(TalkFailed, match="closed"):
        await said_to(own_talker, SAID[0])


async def test_what_it_was_taught_holds_from_the_next_turn_and_for_the_next_child(
    own_talker: Talker, small_app: App
) -> None:
    async def answered() -> bool:
        (turn,) = (await said_to(own_talker, QUESTION)).turns
        return isinstance(turn.answer, Answer) and "tien euro per kind" in turn.answer.text

    before = children()
    assert not await answered()
    published(small_app)
    own_talker.teach(library_of(small_app.config))
    assert await answered()
    (pid,) = children() - before
    os.kill(pid, signal.SIGKILL)
    assert await answered()
    assert own_talker.library.version.startswith("polder:1 ")

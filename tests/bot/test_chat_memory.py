"""What is remembered of a chat saves work and changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.chat_memory import ChatMemory
from bot.conversation import Conversation, Setting, take
from bot.indexing import load_knowledge
from bot.library import Library
from bot.profile import BodyProfile
from tests.support.builders import ADDRESS, NOW

BODY = BodyProfile(id="polder", addresses=(ADDRESS,))
SAID = ("ik wil de geluidsstudie van de speelplaats", "inzage", "Rita Baeten, Zandweg 3, 2960 Brecht")


@pytest.fixture(scope="module")
def setting() -> Setting:
    return Setting(body=BODY, on_date=NOW.date(), knowledge=load_knowledge(Library()))


@pytest.fixture
def blank(setting: Setting) -> Setting:
    """The same circumstances, in which nothing can be taken."""
    return replace(setting, knowledge=None)  # type: ignore[arg-type]


def held(setting: Setting, *turns: str, language: str = "nl") -> Conversation:
    conversation = Conversation(language=language)
    for text in turns:
        conversation = take(conversation, text, setting=setting)
    return conversation


def test_turn_by_turn_and_all_at_once_are_the_same_conversation(setting: Setting) -> None:
    memory, wanted = ChatMemory(), held(setting, *SAID)
    for count in range(1, len(SAID) + 1):
        grown = memory.take("a", SAID[:count], language="nl", setting=setting)
    assert grown == wanted
    assert ChatMemory().take("a", SAID, language="nl", setting=setting) == wanted


def test_what_was_taken_is_not_taken_again(setting: Setting, blank: Setting) -> None:
    memory = ChatMemory()
    made = memory.take("a", SAID[:2], language="nl", setting=setting)
    assert memory.take("a", SAID[:2], language="nl", setting=blank) == made
    with pytest.raises(AttributeError):
        memory.take("a", SAID, language="nl", setting=blank)


@pytest.mark.parametrize("other", [("ik wil de plannen", "inzage"), ("ik wil de geluidsstudie",)])
def test_other_words_are_another_conversation(setting: Setting, other: tuple[str, ...]) -> None:
    memory = ChatMemory()
    memory.take("a", SAID[:2], language="nl", setting=setting)
    assert memory.take("a", other, language="nl", setting=setting) == held(setting, *other)


def test_another_day_body_or_language_takes_anew(setting: Setting, blank: Setting) -> None:
    memory = ChatMemory()
    memory.take("a", SAID[:1], language="nl", setting=setting)
    others = (
        replace(blank, on_date=NOW.date() + timedelta(days=1)),
        replace(blank, body=replace(BODY, scopes=("foi", "aanmelden"))),
    )
    for changed in others:
        with pytest.raises(AttributeError):
            memory.take("a", SAID[:1], language="nl", setting=changed)
    with pytest.raises(AttributeError):
        memory.take("a", SAID[:1], language="en", setting=blank)


def test_without_a_language_the_words_of_all_turns_tell(setting: Setting) -> None:
    said = ("Hallo", "I would like to inspect the noise study of the playground, please")
    memory = ChatMemory()
    assert memory.take("a", said[:1], language=None, setting=setting).language == "nl"
    assert memory.take("a", said, language=None, setting=setting) == held(setting, *said, language="en")


def test_memory_stays_within_its_bytes_and_forgets_what_was_used_longest_ago(setting: Setting, blank: Setting) -> None:
    memory = ChatMemory()
    memory.take("a", SAID[:1], language="nl", setting=setting)
    memory = ChatMemory(most_bytes=2 * memory.size + memory.size // 2)
    for chat in ("a", "b"):
        memory.take(chat, SAID[:1], language="nl", setting=setting)
    memory.take("a", SAID[:1], language="nl", setting=blank)
    memory.take("c", SAID[:1], language="nl", setting=setting)
    assert len(memory) == 2
    for chat in ("a", "c"):
        memory.take(chat, SAID[:1], language="nl", setting=blank)
    with pytest.raises(AttributeError):
        memory.take("b", SAID[:1], language="nl", setting=blank)
    assert memory.take("b", SAID[:1], language="nl", setting=setting) == held(setting, SAID[0])


def test_a_conversation_too_large_to_remember_is_taken_all_the_same(setting: Setting) -> None:
    memory = ChatMemory(most_bytes=10)
    assert memory.take("a", SAID[:1], language="nl", setting=setting).turns
    assert (len(memory), memory.size) == (0, 0)


def test_any_characters_are_taken(setting: Setting) -> None:
    memory = ChatMemory()
    for said in (("\ud800\x00",), ("\ud800\x00", ""), ()):
        assert len(memory.take("a", said, language=None, setting=setting).turns) == len(said)

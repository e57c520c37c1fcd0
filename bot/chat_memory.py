"""What a talking child remembers of its chats, so that a turn costs one turn: bounded, and never needed.

A chat that is not remembered, or was remembered under other circumstances, is taken anew from its first turn. Taking is
pure, so that both ways give the same Conversation.
"""

from __future__ import annotations

import hashlib
import pickle
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.conversation import Conversation, Setting, take
from bot.think import Knowledge
from intake.language import detect
from knowledge.recent import Recent

# A conversation of six turns takes some 2 KB, one of sixty some 25 KB (measured, as bytes): thousands of chats.
MOST_BYTES = 32 * 1_048_576


def for_chats(knowledge: Knowledge) -> Knowledge:
    """The same, with what was embedded last at hand."""
    return replace(knowledge, embedder=knowledge.embedder and Recent(embedder=knowledge.embedder))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """A conversation as bytes, which have a size; `digest` covers what it was made of, `turns` how many were said."""

    digest: bytes
    turns: int
    content: bytes


class ChatMemory:
    """The newest state of each chat; what was used longest ago is forgotten first."""

    def __init__(self, *, most_bytes: int = MOST_BYTES) -> None:
        """Hold at most so many bytes of conversations."""
        self._most_bytes = most_bytes
        self._chats: OrderedDict[str, _Kept] = OrderedDict()
        self._bytes = 0

    def __len__(self) -> int:
        """How many chats are remembered."""
        return len(self._chats)

    @property
    def size(self) -> int:
        """Bytes of conversations that are held now."""
        return self._bytes

    def take(self, chat: str, said: Sequence[str], *, language: str | None, setting: Setting) -> Conversation:
        """The conversation after all that was said, from where it was left if that is remembered.

        `language` is ISO 639-1; None: by the words of all turns, so that a later turn may change it.
        """
        spoken = language or detect("\n".join(said))
        # What a turn depends on beside the words: another day, or another body, may give other answers.
        under = repr((spoken, setting.on_date, setting.body))
        conversation, taken = self._left(chat, said, under=under) or (Conversation(language=spoken), 0)
        for text in said[taken:]:
            conversation = take(conversation, text, setting=setting)
        self._keep(chat, said, conversation, under=under)
        return conversation

    def _left(self, chat: str, said: Sequence[str], *, under: str) -> tuple[Conversation, int] | None:
        """Where the chat was left, and how many of these turns that is."""
        kept = self._chats.get(chat)
        if kept is None or kept.turns > len(said) or kept.digest != _digest(under, said[: kept.turns]):
            return None
        conversation: Conversation = pickle.loads(kept.content)  # noqa: S301  made by this very process
        return conversation, kept.turns

    def _keep(self, chat: str, said: Sequence[str], conversation: Conversation, *, under: str) -> None:
        self._forget(chat)
        content = pickle.dumps(conversation, pickle.HIGHEST_PROTOCOL)
        if len(content) > self._most_bytes:
            return
        while self._bytes + len(content) > self._most_bytes:
            self._forget(next(iter(self._chats)))
        self._chats[chat] = _Kept(digest=_digest(under, said), turns=len(said), content=content)
        self._bytes += len(content)

    def _forget(self, chat: str) -> None:
        kept = self._chats.pop(chat, None)
        if kept is not None:
            self._bytes -= len(kept.content)


def _digest(under: str, said: Sequence[str]) -> bytes:
    """Of the circumstances and the words; lengths keep two turns apart from one."""
    found = hashlib.sha256(under.encode("utf-8", "surrogatepass"))
    for text in said:
        content = text.encode("utf-8", "surrogatepass")
        found.update(b"\0%d\0" % len(content))
        found.update(content)
    return found.digest()

"""Chats of citizens on the web until they are submitted, deleted or over; of a token only a hash is kept.

Every change counts in `version` and holds the chat until the commit, so that two who write at once do so in turn.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.store import instants
from bot.store.session import Session
from bot.store.web_sessions import token_hash
from bot.upload_mail import Upload


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing said: the citizen's words, or what `bot.chat_said` made; `answers`: to which line."""

    number: int
    said: str | Mapping[str, Any] = field(repr=False)
    answers: int | None = None
    turn_id: str | None = None

    @property
    def by_citizen(self) -> bool:
        """Whether the citizen said it."""
        return isinstance(self.said, str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A file that came along; `size` in bytes."""

    number: int
    name: str = field(repr=False)
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """A chat as it stands. `reading` and `typed` are what `bot.chat_summary` makes of them."""

    key: str
    body_id: str
    language: str
    reading: Mapping[str, Any] = field(repr=False)
    typed: Mapping[str, Any] = field(repr=False)
    version: int
    created_at: datetime
    expires_at: datetime
    lines: tuple[Line, ...] = field(default=(), repr=False)
    papers: tuple[Paper, ...] = ()

    @property
    def turns(self) -> tuple[Line, ...]:
        """What the citizen said."""
        return tuple(line for line in self.lines if line.by_citizen)

    @property
    def unread(self) -> Line | None:
        """The first turn that has no answer yet."""
        answered = {line.answers for line in self.lines}
        return next((line for line in self.turns if line.number not in answered), None)


def key_of(token: str) -> str:
    """Under what name a chat is known to whoever must not open it."""
    return token_hash(token)


def begin(s: Session, token: str, *, body_id: str, language: str, expires_at: datetime, now: datetime) -> bool:
    """Make a chat; False when this token has one already."""
    made = s.run(
        "chat_add",
        token_hash=token_hash(token),
        body_id=body_id,
        language=language,
        expires_at=instants.to_text(expires_at),
        now=instants.to_text(now),
    )
    return made == 1


def touch(s: Session, token: str, *, body_id: str, now: datetime, expires_at: datetime | None = None) -> bool:
    """Hold the chat for a change; False when it is not there, is over, or is another body's. May put off its end."""
    key = token_hash(token)
    if s.run("chat_touch", token_hash=key, body_id=body_id, now=instants.to_text(now)) != 1:
        return False
    if expires_at is not None:
        s.run("chat_prolong", token_hash=key, expires_at=instants.to_text(expires_at))
    return True


def get(s: Session, token: str, *, body_id: str, now: datetime) -> Chat | None:
    """What a token opens; None when there is nothing, it is over, or it is another body's."""
    key = token_hash(token)
    row = s.one("chat_get", token_hash=key, body_id=body_id, now=instants.to_text(now))
    if row is None:
        return None
    return Chat(
        key=key,
        body_id=body_id,
        language=row["language"],
        reading=json.loads(row["reading"]),
        typed=json.loads(row["typed"]),
        version=row["version"],
        created_at=instants.from_text(row["created_at"]),
        expires_at=instants.from_text(row["expires_at"]),
        lines=tuple(_line(one) for one in s.all("chat_lines", token_hash=key)),
        papers=tuple(
            Paper(number=one["number"], name=one["name"], size=one["size"])
            for one in s.all("chat_file_list", token_hash=key)
        ),
    )


def version(s: Session, token: str, *, body_id: str, now: datetime) -> int | None:
    """How often the chat changed; None where the token opens nothing."""
    row = s.one("chat_version", token_hash=token_hash(token), body_id=body_id, now=instants.to_text(now))
    return None if row is None else int(row["version"])


def say(s: Session, token: str, text: str, *, turn_id: str, now: datetime) -> bool:
    """Add a turn of the citizen to a chat that is held; the same `turn_id` again adds nothing."""
    key = token_hash(token)
    if s.one("chat_turn_known", token_hash=key, turn_id=turn_id) is not None:
        return False
    s.run("chat_line_add", token_hash=key, turn_id=turn_id, answers=None, said=text, now=instants.to_text(now))
    return True


def answer(s: Session, token: str, said: Sequence[Mapping[str, Any]], *, to: int, now: datetime) -> bool:
    """Add what the program says to a turn of a chat that is held; False when it was answered before."""
    key = token_hash(token)
    if s.one("chat_answered", token_hash=key, answers=to) is not None:
        return False
    for one in said:
        _add(s, key, one, answers=to, now=now)
    return True


def note(s: Session, token: str, said: Mapping[str, Any], *, now: datetime) -> None:
    """Add something the program says by itself to a chat that is held."""
    _add(s, token_hash(token), said, answers=None, now=now)


def keep_reading(s: Session, token: str, reading: Mapping[str, Any], *, language: str) -> None:
    """Keep what is understood now, in a chat that is held."""
    s.run("chat_read", token_hash=token_hash(token), reading=json.dumps(dict(reading)), language=language)


def keep_typed(s: Session, token: str, typed: Mapping[str, Any]) -> None:
    """Keep what was typed in the summary of a chat that is held."""
    s.run("chat_typed", token_hash=token_hash(token), typed=json.dumps(dict(typed)))


def add_papers(s: Session, token: str, papers: Sequence[Upload]) -> None:
    """Keep files with a chat that is held."""
    for paper in papers:
        s.run(
            "chat_file_add",
            token_hash=token_hash(token),
            name=paper.name,
            size=len(paper.content),
            content=paper.content,
        )


def drop_paper(s: Session, token: str, number: int) -> bool:
    """Forget one file of a chat that is held."""
    return s.run("chat_file_remove", token_hash=token_hash(token), number=number) == 1


def papers(s: Session, token: str) -> tuple[Upload, ...]:
    """The files with what is in them."""
    found = s.all("chat_file_contents", token_hash=token_hash(token))
    return tuple(Upload(name=row["name"], content=bytes(row["content"])) for row in found)


def drop(s: Session, token: str, *, body_id: str) -> bool:
    """Delete a chat with all that hangs on it; False when there is none of this body."""
    return _drop(s, token_hash(token), body_id=body_id)


def expire(s: Session, *, now: datetime) -> int:
    """Delete the chats that are over; gives how many."""
    over = s.all("chat_over", now=instants.to_text(now))
    return sum(_drop(s, row["token_hash"], body_id=row["body_id"]) for row in over)


def _drop(s: Session, key: str, *, body_id: str) -> bool:
    if s.run("chat_hold", token_hash=key, body_id=body_id) != 1:
        return False
    s.run("chat_files_remove", token_hash=key)
    s.run("chat_lines_remove", token_hash=key)
    return s.run("chat_remove", token_hash=key, body_id=body_id) == 1


def _add(s: Session, key: str, said: Mapping[str, Any], *, answers: int | None, now: datetime) -> None:
    text = json.dumps(dict(said), ensure_ascii=False)
    s.run("chat_line_add", token_hash=key, turn_id=None, answers=answers, said=text, now=instants.to_text(now))


def _line(row: Mapping[str, Any]) -> Line:
    by_citizen = row["turn_id"] is not None
    return Line(
        number=row["number"],
        said=row["said"] if by_citizen else json.loads(row["said"]),
        answers=row["answers"],
        turn_id=row["turn_id"],
    )

"""Citizens who chat: a talker in this process, and a browser without scripts that talks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from httpx2 import Response

from bot.app import letterhead_of
from bot.chat_outcome import ChatOutcome
from bot.chat_said import said
from bot.commands import arming
from bot.conversation import Conversation, Setting, take
from bot.library import Library
from bot.profile import BodyProfile
from bot.roles import command_line
from bot.store import arming as stored_arming
from bot.store import chats, spool
from bot.store.chats import Chat
from bot.store.session import Session
from bot.store.spool import LedgerLine
from bot.talker import Talker, TalkFailed
from bot.upload_mail import Upload
from intake.labels import Missing
from replies.chat import Saying, Utterance
from replies.reply import ReplyKind
from tests.support.console import OWN_PAGE, Console, orchard, token_in

FAILS = "dit laat het lezen stuklopen"


class OrchardTalker(Talker):
    """Takes every turn anew, with the guidance on fruit and in this process; one sentence makes it fail."""

    def __init__(self) -> None:
        self._taught = Library()

    @property
    def library(self) -> Library:
        return self._taught

    def teach(self, library: Library) -> None:
        self._taught = library

    async def take(
        self, said: Sequence[str], *, chat: str, language: str | None, body: BodyProfile, on_date: date
    ) -> Conversation:
        if FAILS in said:
            raise TalkFailed("child_died")
        conversation = Conversation(language=language or "nl")
        for text in said:
            conversation = take(conversation, text, setting=Setting(body=body, on_date=on_date, knowledge=orchard()))
        return conversation

    def close(self) -> None:
        """Nothing runs."""


def conversation_of(*turns: str, language: str = "nl") -> Conversation:
    """A chat in which these turns were said, with the guidance on fruit."""
    setting = Setting(body=BodyProfile(id="dorp"), on_date=date(2026, 11, 20), knowledge=orchard())
    conversation = Conversation(language=language)
    for text in turns:
        conversation = take(conversation, text, setting=setting)
    return conversation


def open_the_chat(console: Console, *, body_id: str = "dorp") -> None:
    """Arm the chat of a body."""
    console.app.door.write_now(
        lambda s: arming.arm(
            s, actor=command_line(body_id), body_id=body_id, kinds=[ReplyKind.CHAT], at=console.clock.now
        )
    )


@dataclass(slots=True, kw_only=True)
class Talk:
    """One chat of a browser without scripts."""

    console: Console = field(repr=False)
    path: str
    body_id: str = "dorp"

    @property
    def secret(self) -> str:
        return self.path.rpartition("/")[2]

    def page(self) -> Response:
        return self.console.client.get(self.path)

    def say(self, text: str, *, turn: str = "", accept: str = "text/html") -> Response:
        fields = {"tekst": text, "beurt": turn} if turn else {"tekst": text}
        return self.send("", accept=accept, **fields)

    def send(
        self, deed: str, *, files: list[tuple[str, bytes]] | None = None, accept: str = "text/html", **fields: str
    ) -> Response:
        """Send a form of the page, with the token it carries."""
        return self.console.client.post(
            f"{self.path}{deed}",
            data={"token": token_in(self.page()), **fields},
            files=[("bijlagen", file) for file in files or []] or None,
            headers={**OWN_PAGE, "accept": accept},
        )

    def send_to_nothing(self) -> list[int]:
        """What each form of the page gives once the chat is gone."""
        deeds = ("", "/samenvatting", "/bestand", "/indienen", "/doorgeven", "/wissen")
        posts = (
            self.console.client.post(f"{self.path}{deed}", data={"token": "x", "tekst": "x"}, headers=OWN_PAGE)
            for deed in deeds
        )
        return [answer.status_code for answer in posts]

    def summary(self, **changed: str) -> dict[str, str]:
        """The fields of the summary as the page holds them, with these changes; a box is ticked by "ja"."""
        text = self.page().text
        form = text[text.index('id="aanvraag"') :].partition("</form>")[0]
        fields = dict(re.findall(r'<input type="hidden" name="(was-[a-z]+)" value="([^"]*)"', form))
        fields |= dict(re.findall(r'<input id="[a-z]+" name="([a-z]+)" type="(?:text|email)" value="([^"]*)"', form))
        fields |= dict.fromkeys(re.findall(r'name="(vorm-[a-z]+)" type="checkbox" value="ja" checked', form), "ja")
        fields["document"] = re.findall(r"<textarea[^>]*>\n(.*?)</textarea>", form, re.DOTALL)[0]
        fields["voor"] = re.findall(r'<option value="([a-z_]+)" selected', form)[0]
        return {name: value for name, value in {**fields, **changed}.items() if value or not name.startswith("vorm-")}

    def chat(self) -> Chat:
        found = self.console.app.door.read_now(
            lambda s: chats.get(s, self.secret, body_id=self.body_id, now=self.console.clock.now)
        )
        assert found is not None
        return found

    @property
    def outcome(self) -> ChatOutcome:
        return ChatOutcome(self.chat().reading["outcome"])


def a_few_chats(console: Console, *, hostile: str, long: str) -> dict[str, str]:
    """The tokens of a chat with a request and long words in it, and of one that tells of danger; nobody reads them."""
    letterhead = letterhead_of(console.app.config, "dorp")
    now = console.clock.now
    slots = {"name": long[:90], "document": hostile, "forms": ["copy", "inspection"], "capacity": "proxy_other",
             "represents": long[:80], "identified": True, "mandate": "missing"}  # fmt: skip
    told = {
        "gesprek": (
            [(hostile, Utterance.CONDITION), (long[:40], Utterance.ASK), (long, Utterance.READY)],
            {"outcome": "case_incomplete", "reason": "incomplete", "live": True, "slots": slots},
        ),
        "gevaar": (
            [("Ik ben bang.", Utterance.DANGER)],
            {"outcome": "handed_to_human", "reason": "safety_concern", "live": False, "final": True},
        ),
    }

    def keep(s: Session, token: str) -> None:
        lines, reading = told[token]
        chats.begin(s, token, body_id="dorp", language="fr", expires_at=now + timedelta(days=1), now=now)
        for number, (words, kind) in enumerate(lines):
            chats.say(s, token, words, turn_id=f"beurt-{number}", now=now)
            saying = Saying(kind=kind, missing=Missing.POSTAL_ADDRESS)
            chats.answer(s, token, [said(saying, letterhead, language="nl")], to=2 * number, now=now)
        chats.keep_reading(s, token, reading, language="nl")
        if token == "gesprek":
            chats.add_papers(s, token, [Upload(name=f"{long[:80]}.pdf", content=b"%PDF")])

    def arm(s: Session) -> bool:
        return stored_arming.set_armed(s, body_id="dorp", kind=ReplyKind.CHAT, armed=True, at=now, by="lies")

    console.app.door.write_now(arm)
    for token in told:
        console.app.door.write_now(lambda s, t=token: keep(s, t))
    return {"chat": "gesprek", "alarmed": "gevaar"}


def begin(console: Console, text: str, *, body_id: str = "dorp", turn: str = "", token: str = "") -> Response:
    """Send the first turn, some seconds after the page opened."""
    if not token:
        token = token_in(console.client.get(f"/burger/{body_id}/chat"))
        console.clock.forward(timedelta(seconds=10))
    return console.client.post(
        f"/burger/{body_id}/chat", data={"token": token, "tekst": text, "beurt": turn}, headers=OWN_PAGE
    )


def talk(console: Console, *turns: str, body_id: str = "dorp") -> Talk:
    """A chat in which these turns were said and answered."""
    first, *more = turns
    answer = begin(console, first, body_id=body_id)
    assert answer.status_code == 303, answer.text
    made = Talk(console=console, path=answer.headers["location"], body_id=body_id)
    made.page()
    for text in more:
        assert made.say(text).status_code == 303
    return made


def ledger(console: Console, *, body_id: str = "dorp") -> list[LedgerLine]:
    return console.app.door.read_now(lambda s: spool.ledger(s, body_id=body_id))

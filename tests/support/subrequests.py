"""Officers who ask others for a case of a real store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from bot.commands import asking
from bot.commands.asking import Preview, Question
from bot.commands.case_work import Act
from bot.commands.subrequest_work import Deed, Refused, SubrequestRefusal
from bot.config import Config
from bot.roles import Actor
from bot.store import bodies, cases, outbox, subrequests
from bot.store.outbox import OutboxLine
from bot.store.session import Door
from bot.store.subrequests import Subrequest
from replies.subrequest import SubrequestKind
from tests.support.cases import NOW, a_mail_file, add_case
from tests.support.letters import LIES

SCHOOL = "Basisschool De Wissel"
ADDRESS = "directie@wissel.example"
DUE = date(2026, 11, 27)
A_MOMENT = timedelta(seconds=1)  # after each deed, so that what came of it has an order
QUESTION = Question(
    kind=SubrequestKind.DOCUMENTS,
    recipient_name="directie van De Wissel",
    recipient_address=ADDRESS,
    school=SCHOOL,
    asked="Het verslag van de schoolraad van 12 oktober 2026.",
    due=DUE,
)


@dataclass(slots=True, kw_only=True)
class Board:
    """A store with one case, and everything one can ask others for it; `at` is moved by the test."""

    door: Door
    config: Config = field(repr=False)
    reference: str
    at: datetime = NOW

    def preview(self, question: Question = QUESTION, *, actor: Actor = LIES) -> Preview | Refused:
        return self.door.read_now(
            lambda s: asking.preview(
                s, actor=actor, config=self.config, reference=self.reference, question=question, at=self.at
            )
        )

    def shown(self, question: Question = QUESTION) -> Preview:
        found = self.preview(question)
        assert isinstance(found, Preview), found
        return found

    def ask(
        self,
        question: Question = QUESTION,
        *,
        actor: Actor = LIES,
        seen: str | None = None,
        version: int | None = None,
    ) -> Subrequest | Refused:
        mark = self.shown(question).seen if seen is None else seen
        act = Act(
            actor=actor,
            reference=self.reference,
            expected_version=self.version() if version is None else version,
            at=self.at,
        )
        done = self.door.write_now(lambda s: asking.ask(s, act, question, config=self.config, seen=mark))
        self.at += A_MOMENT
        return done

    def asked(self, question: Question = QUESTION, **changes: Any) -> Subrequest:
        done = self.ask(replace(question, **changes))
        assert isinstance(done, Subrequest), done
        return done

    def do(
        self, command: Callable[..., Subrequest | Refused], one: Subrequest, *, actor: Actor = LIES, **values: Any
    ) -> Subrequest | Refused:
        deed = Deed(
            actor=actor,
            reference=self.reference,
            subrequest_id=one.subrequest_id,
            expected_version=one.version,
            at=self.at,
        )
        done = self.door.write_now(lambda s: command(s, deed, **values))
        self.at += A_MOMENT
        return done

    def done(self, command: Callable[..., Subrequest | Refused], one: Subrequest, **values: Any) -> Subrequest:
        result = self.do(command, one, **values)
        assert isinstance(result, Subrequest), result
        return result

    def now(self, one: Subrequest) -> Subrequest:
        found = self.door.read_now(lambda s: subrequests.get(s, body_id=one.body_id, subrequest_id=one.subrequest_id))
        assert found is not None
        return found

    def version(self) -> int:
        case = self.door.read_now(lambda s: cases.get(s, "dorp", self.reference))
        assert case is not None
        return case.version

    def mails(self) -> list[OutboxLine]:
        """What was queued to others, oldest first."""
        lines = self.door.read_now(lambda s: outbox.list_items(s, body_id="dorp"))
        return [line for line in lines if line.to == ADDRESS]

    def mail(self, line: OutboxLine) -> EmailMessage:
        content = self.door.read_now(lambda s: outbox.content(s, line.id))
        found = message_from_bytes(content, policy=policy.default)
        assert isinstance(found, EmailMessage)
        return found

    def deliver(self) -> None:
        """The relay takes everything that is due."""
        while True:
            item = self.door.write_now(
                lambda s: outbox.claim(s, owner="relay", now=self.at, lease_until=self.at.replace(year=2030))
            )
            if item is None:
                return
            outbox_id = item.item_id
            assert self.door.write_now(lambda s, o=outbox_id: outbox.sent(s, o, owner="relay", now=self.at))


def a_board(door: Door, config: Config) -> Board:
    """A board over a store, with one request of An Peeters on it."""
    for body in config.body:
        door.write_now(lambda s, body=body: bodies.ensure(s, body_id=body.id, name=body.name, now=NOW))
    kept = add_case(door, a_mail_file())
    assert kept.reference is not None
    return Board(door=door, config=config, reference=kept.reference)


def why(result: object) -> SubrequestRefusal:
    """Why a command did nothing."""
    assert isinstance(result, Refused), result
    return result.reason

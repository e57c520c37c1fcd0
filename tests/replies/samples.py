"""Invented mails, answers and letterheads for the tests of this package."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from intake.classification import Classification
from intake.message import Address, InboundMessage
from intake.raw import Envelope, RawMail, Source
from knowledge.answer import Answer, Citation
from replies.facts import ReplyFacts, ReplyHistory, gather
from replies.reply import Letterhead

NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
INTAKE = "info@linde.example"

LETTERHEAD = Letterhead(
    body_id="linde",
    name="Scholengroep De Linde",
    address=INTAKE,
    contact="Onthaal, 000 00 00 00",
    privacy_url="https://linde.example/privacy",
    languages=("nl",),
    contact_verified_on=date(2026, 1, 5),
)


def a_message(**changes: Any) -> InboundMessage:
    message = InboundMessage(
        message_id="<vraag-1@burger.example>",
        date=NOW - timedelta(minutes=2),
        sender=Address(name="Ann Peeters", address="ann@burger.example"),
        reply_to=None,
        to=(Address(address=INTAKE),),
        cc=(),
        subject="Vraag over een verslag",
        headers=(),
        text="Mag ik het geheimwoord-verslag inkijken?",
        text_unquoted="Mag ik het geheimwoord-verslag inkijken?",
        language="nl",
        attachments=(),
        automatic=None,
        in_reply_to=None,
        references=(),
        defects=(),
    )
    return replace(message, **changes)


def a_raw_mail(**changes: Any) -> RawMail:
    raw = RawMail(
        body_id="linde",
        recipient=INTAKE,
        content=b"",
        source=Source.SMTP,
        received_at=NOW - timedelta(minutes=1),
        envelope=Envelope(mail_from="ann@burger.example"),
    )
    return replace(raw, **changes)


def an_answer(text: str = "Een aanvraag doet u met een e-mail of een brief.") -> Answer:
    citation = Citation(
        key="LAW-form",
        title="Hoe een aanvraag gebeurt",
        article="Bestuursdecreet art. II.40",
        source="Vlaamse Codex",
        jurisdiction="BE-VLG",
        status="current",
        valid_from=date(2019, 1, 1),
        valid_until=None,
    )
    return Answer(text=text, quotes=(text,), citations=(citation,), hits=())


def facts(
    *,
    message: InboundMessage | None = None,
    raw: RawMail | None = None,
    letterhead: Letterhead = LETTERHEAD,
    armed: bool = True,
    history: ReplyHistory | None = None,
    now: datetime = NOW,
    must_not_reply: str = "",
    **labels: Any,
) -> ReplyFacts:
    return gather(
        message or a_message(),
        Classification(**{"language": "nl", **labels}),
        raw=raw or a_raw_mail(),
        letterhead=letterhead,
        own_addresses={INTAKE, "klachten@linde.example"},
        armed=armed,
        history=history or ReplyHistory(),
        now=now,
        must_not_reply=must_not_reply,
    )

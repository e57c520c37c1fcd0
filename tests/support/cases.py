"""A store with a working week in it: mails, cases with their clocks, letters held and sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from itertools import count

from bot.route import Route
from bot.store import cases, corrections, outbox, spool
from bot.store.cases import NewCase
from bot.store.outbox import NewOutboxItem, OutboxState
from bot.store.session import Door, Session
from intake.calendar_days import belgian_holidays, local_date
from intake.case import CaseEventType, Track, TrackState
from intake.classification import Classification, Evidence, Requester
from intake.deadline import deadline
from intake.labels import (
    Capacity,
    FormOfAccess,
    Interest,
    Kind,
    Mandate,
    Missing,
    PersonalNature,
    Regime,
    Warning,
)
from intake.raw import RawMail, Source
from intake.terms import shipped_terms
from intake.triage_json import triage_json
from replies.reply import ReplyKind

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)
_number = count(1)


def an_id() -> str:
    """32 hexadecimal digits, as `bot.ids` makes them, but the same in every run."""
    return f"{next(_number):032x}"


def a_mail_file(
    text: str = "Graag ontving ik een afschrift van het verslag van de schoolraad.",
    *,
    subject: str = "Aanvraag verslag schoolraad",
    sender: str = "An Peeters <an.peeters@burger.example>",
    html: str | None = None,
    attachment: str | None = None,
    sent_at: datetime = NOW,
) -> bytes:
    """One mail as it comes in."""
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = "info@dorp.example"
    mail["Subject"] = subject
    mail["Date"] = format_datetime(sent_at)
    mail["Message-ID"] = f"<{an_id()}@burger.example>"
    if html is None:
        mail.set_content(text)
    else:
        mail.set_content(html, subtype="html")
    if attachment is not None:
        mail.add_attachment(b"%PDF-1.4 leeg", maintype="application", subtype="pdf", filename=attachment)
    return mail.as_bytes()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What the builders made: ids for the pages that show it."""

    ledger_id: str
    reference: str | None = None
    outbox_id: str | None = None


def tracks(regimes: Sequence[Regime], *, received_at: datetime) -> tuple[Track, ...]:
    """Each track with the clock the law gives it."""
    day = local_date(received_at)
    holidays = belgian_holidays(first_year=day.year, last_year=day.year + 2)
    return tuple(
        Track(
            regime=regime,
            state=TrackState.OPEN,
            deadline=deadline(regime, received_on=day, registered_on=day, terms=shipped_terms(), holidays=holidays),
        )
        for regime in regimes
    )


def add_message(
    door: Door,
    content: bytes,
    *,
    body_id: str = "dorp",
    route: Route | None = Route.HAND_TO_HUMAN,
    reason: str = "below_threshold",
    case_id: str | None = None,
    found: Classification | None = None,
    received_at: datetime = NOW,
) -> Kept:
    """A mail with its outcome; `route=None` sets it aside with `reason` as its error. `found`: what triage read."""
    ledger_id = an_id()
    mail = RawMail(
        body_id=body_id,
        recipient=f"info@{body_id}.example",
        content=content,
        source=Source.SMTP,
        received_at=received_at,
    )

    def store(s: Session) -> None:
        spool.put(s, mail, ledger_id=ledger_id, now=received_at)
        spool.claim(s, owner="tests", now=received_at, lease_until=received_at + DAY)
        if route is None:
            spool.quarantine(s, ledger_id, owner="tests", error=reason)
        else:
            if found is not None:
                summary = {**triage_json(found), "route": route.value, "reason": reason}
                corrections.keep_found(s, body_id=body_id, ledger_id=ledger_id, found=summary, at=received_at)
            spool.finish(
                s,
                ledger_id,
                owner="tests",
                route=route.value,
                reason=reason,
                case_id=case_id,
                message_id=f"<{ledger_id}@burger.example>",
                now=received_at,
            )

    door.write_now(store)
    return Kept(ledger_id=ledger_id)


def add_case(
    door: Door,
    content: bytes,
    *,
    body_id: str = "dorp",
    found: Classification | None = None,
    regimes: Sequence[Regime] = (Regime.FOI,),
    needs_human: bool = False,
    route: Route = Route.OPEN_CASE,
    reason: str = "complete_request",
    requester: str = "An Peeters",
    address: str = "an.peeters@burger.example",
    received_at: datetime = NOW,
) -> Kept:
    """A case with its first message."""
    classification = found or a_classification(requester)
    case_id = an_id()
    day = local_date(received_at)

    def store(s: Session) -> str:
        reference = cases.next_reference(s, body_id, day.year)
        cases.open_case(
            s,
            NewCase(
                case_id=case_id,
                body_id=body_id,
                reference=reference,
                received_on=day,
                registered_on=day,
                kind=classification.kind,
                language=classification.language,
                created_at=received_at,
                requester_name=requester,
                requester_address=address,
                summary={**triage_json(classification), "route": route.value, "reason": reason},
                needs_human=needs_human,
                tracks=tracks(regimes, received_at=received_at),
            ),
            actor="bot",
        )
        return reference

    reference = door.write_now(store)
    kept = add_message(
        door,
        content,
        body_id=body_id,
        route=route,
        reason=reason,
        case_id=case_id,
        found=classification,
        received_at=received_at,
    )
    outbox_id = add_letter(
        door,
        body_id=body_id,
        case_id=case_id,
        ledger_id=kept.ledger_id,
        to=address,
        reference=reference,
        at=received_at,
    )
    return Kept(ledger_id=kept.ledger_id, reference=reference, outbox_id=outbox_id)


def add_letter(
    door: Door,
    *,
    body_id: str = "dorp",
    kind: ReplyKind = ReplyKind.RECEIPT,
    state: OutboxState = OutboxState.HELD,
    reason: str | None = "not_armed",
    case_id: str | None = None,
    ledger_id: str | None = None,
    to: str = "an.peeters@burger.example",
    reference: str = "OB-2026-0001",
    at: datetime = NOW,
) -> str:
    """A letter of the bot, with a line in the log of its case."""
    item_id = an_id()
    content = a_mail_file(
        f"Beste,\n\nWe ontvingen uw bericht en openden dossier {reference}.\nDit is een automatisch bericht.\n",
        subject=f"Ontvangen: uw aanvraag ({reference})",
        sender=f"Gemeente Dorp <info@{body_id}.example>",
        sent_at=at,
    )

    def store(s: Session) -> None:
        outbox.add(
            s,
            NewOutboxItem(
                item_id=item_id,
                body_id=body_id,
                kind=kind,
                recipient=to,
                message_id=f"<{item_id}@{body_id}.example>",
                content=content,
                state=OutboxState.QUEUED if state is OutboxState.SENT else state,
                not_before=at,
                created_at=at,
                reason=reason,
                case_id=case_id,
                ledger_id=ledger_id,
            ),
        )
        if state is OutboxState.SENT:
            outbox.claim(s, owner="tests", now=at, lease_until=at + DAY)
            outbox.sent(s, item_id, owner="tests", now=at)
        if case_id is not None:
            cases.append_event(
                s,
                body_id=body_id,
                case_id=case_id,
                type=CaseEventType.REPLY_WITHHELD,
                at=at,
                actor="bot",
                data={"outbox_id": item_id, "kind": kind.value, "reason": reason},
            )

    door.write_now(store)
    return item_id


def a_classification(name: str = "An Peeters") -> Classification:
    """A complete request for a document."""
    return Classification(
        language="nl",
        kind=Kind.DOCUMENT_REQUEST,
        capacity=Capacity.SELF,
        has_name=True,
        has_postal_address=True,
        document_identified=True,
        form_of_access=FormOfAccess.COPY,
        tracks=(Regime.FOI,),
        requester=Requester(name=name, postal_address="Kerkstraat 1, 9999 Dorp"),
        requested=("het verslag van de schoolraad van 12 oktober 2026",),
    )


def a_delicate_classification() -> Classification:
    """A proxy without paper, about somebody else, with warnings and doubt."""
    proxy, report = "namens mijn buurvrouw", "Zij wil het evaluatieverslag van de\ndirecteur inkijken."
    return Classification(
        language="nl",
        kind=Kind.DOCUMENT_REQUEST,
        capacity=Capacity.PROXY_OTHER,
        mandate=Mandate.CLAIMED_NOT_PROVEN,
        personal_nature=PersonalNature.ABOUT_THIRD_PARTY,
        interest=Interest.NOT_SHOWN,
        has_name=True,
        document_identified=True,
        form_of_access=FormOfAccess.INSPECTION,
        tracks=(Regime.FOI, Regime.DATA_ACCESS),
        missing=(Missing.POSTAL_ADDRESS, Missing.MANDATE, Missing.INTEREST),
        requester=Requester(name="Jef Wouters", represents="Lutgart Smeets"),
        requested=("het evaluatieverslag van de directeur",),
        abstained=("mandate",),
        readings={"mandate": {"rules": "missing", "second": "claimed_not_proven"}},
        warnings=(Warning.POSSIBLE_DUPLICATE, Warning.IDENTITY_DOCUMENT),
        evidence=(
            _words("mandate", "claimed_not_proven", proxy, at=21),
            _words("personal_nature", "about_third_party", "evaluatieverslag van de\ndirecteur", at=71),
            _words("warning", "identity_document", "identiteitskaart", at=134),
        ),
        worksheets={
            "personal_nature": {
                "marked": [{"source": "body", "quote": report, "start": 59, "end": 114}],
                "nature": "about_third_party",
                "exemptions": [],
                "interest": "not_shown",
                "consent_of_third_party": "no",
                "interest_words": [],
            },
            "mandate": {
                "capacity": "proxy_other",
                "needs": "a written mandate",
                "state": "claimed_not_proven",
                "represents": "Lutgart Smeets",
                "papers": ["kaart.pdf"],
                "missing": ["mandate"],
            },
            "required_data": {"ask_automatically": ["postal_address", "mandate"], "ask_by_officer": ["interest"]},
        },
    )


def _words(label: str, value: str, quote: str, *, at: int) -> Evidence:
    return Evidence(label=label, value=value, source="body", quote=quote, start=at, end=at + len(quote))


def a_week(door: Door) -> None:
    """A worklist as an officer finds it on a Friday morning."""
    add_case(
        door,
        a_mail_file(
            "Geachte,\n\nIk schrijf namens mijn buurvrouw Lutgart Smeets. Zij wil het evaluatieverslag van de\n"
            "directeur inkijken. Een kopie van haar identiteitskaart vindt u in bijlage.\n\nJef Wouters\n",
            subject="Inzage evaluatieverslag",
            sender="Jef Wouters <jef.wouters@burger.example>",
            attachment="kaart.pdf",
            sent_at=NOW - 18 * DAY,
        ),
        found=a_delicate_classification(),
        regimes=(Regime.FOI, Regime.DATA_ACCESS),
        needs_human=True,
        route=Route.HAND_TO_HUMAN,
        reason="abstained_mandate",
        requester="Jef Wouters",
        address="jef.wouters@burger.example",
        received_at=NOW - 18 * DAY,
    )
    add_case(door, a_mail_file(sent_at=NOW - 4 * DAY), received_at=NOW - 4 * DAY)
    add_case(
        door,
        a_mail_file("Ik wil de metingen van de luchtkwaliteit.", subject="Metingen", sender="mia@burger.example"),
        regimes=(Regime.ENVIRONMENT,),
        requester="Mia Claes",
        address="mia@burger.example",
        received_at=NOW - 23 * DAY,
    )
    add_message(
        door,
        a_mail_file(
            "Hoe zit het met de busregeling tijdens de werken?",
            subject="Busregeling tijdens de werken aan de Nieuwstraat en omgeving",
            sender="Karel Aerts <karel@burger.example>",
        ),
        received_at=NOW - 2 * DAY,
    )
    add_message(
        door,
        a_mail_file("?", subject="Bijlage", sender="scan@kopie.example"),
        route=None,
        reason="deadline",
        received_at=NOW - DAY,
    )
    add_message(
        door,
        a_mail_file("Ik ben afwezig.", subject="Afwezig", sender="Jo <jo@bedrijf.example>"),
        route=Route.IGNORE,
        reason="auto_reply",
        received_at=NOW - DAY,
    )
    add_letter(door, kind=ReplyKind.ANSWER, state=OutboxState.SENT, reason=None, at=NOW - DAY)

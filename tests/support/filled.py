"""An installation in the middle of its work: cases in every stage, letters, notes, long words, colleagues."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from bot.commands import confirming, contact_notes, guidance_use, worklist
from bot.commands.answering import note_answer
from bot.commands.contact_notes import Contact
from bot.commands.staff import Terms
from bot.config import Config
from bot.config_parts import EmergencySection
from bot.config_style import StyleSection
from bot.roles import Actor, Role
from bot.route import Route
from bot.status_links import confirm_link
from bot.store import answer_counts, cases, casework, citizen_links, letters, outbox, request_forms, spool, staff
from bot.store.answer_counts import AnswerCount, AnsweredIn
from bot.store.session import Session
from bot.store.staff import StaffMember
from bot.web import letter_form
from intake.case import CaseState
from intake.labels import ContactChannel, Regime, Warning
from intake.raw import RawMail, Source
from knowledge.gaps import QuestionSource, Unanswered
from replies.letter import LetterKind
from replies.subrequest import Disclosure, SubrequestKind
from tests.support.cases import DAY, NOW, a_delicate_classification, a_mail_file, a_week, add_case, add_message, an_id
from tests.support.chats import a_few_chats
from tests.support.citizens import of_case
from tests.support.console import Console
from tests.support.letters import with_contacts
from tests.support.subrequests import QUESTION, SCHOOL, Board

# What people really send: a word without a place to break, markup, another direction of writing.
LONG = "Meervoudigepersoonlijkheidsstoornisbehandelingsverslagen" * 3
HOSTILE_TEXT = (
    f'<img src="https://x.example/a.png" onerror="alert(1)"> {LONG}\n\n'
    f"https://{'a' * 120}.example/\n\u202eomgekeerd\u202c\n"
)
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 10"><path fill="#0b5fa5" d="M0 0h30v10H0z"/></svg>'
HOSTILE_NAME = f"Jan-{LONG[:90]}"
DECISION = {
    "recipient_name": "An Peeters",
    "recipient_address": "an.peeters@burger.example",
    "subject": "Beslissing over uw aanvraag",
    "signer_name": "Lies Maes",
    "signer_capacity": "algemeen directeur",
    "doc-0-title": "Verslag van de schoolraad",
    "doc-0-outcome": "partial",
    "doc-0-form": "copy",
    "doc-0-part-0-place": "bladzijde 2",
    "doc-0-part-0-ground": "private_life",
    "doc-0-part-0-consent_asked": "ja",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What the addresses of the pages need."""

    delicate: str  # the case with doubt, warnings and two tracks
    decided: str  # the case whose decision was sent
    hostile: str
    hostile_message: str
    loose_message: str  # a message without a case
    draft: str  # the address of a letter the linter stops
    fit: str  # the address of a letter that may leave
    sent: str
    alarming: str  # the case with danger and an appeal
    colleague: str  # id of a member of staff
    rule: str  # a rule of the body's own, not published
    status: str  # the address on which the requester of `delicate` follows it
    status_decided: str
    status_hostile: str
    status_letter: str  # the decision, as its requester opens it
    confirm: str  # the address on which somebody confirms a mail address
    confirmed: str  # another one, on which the button was pressed
    cookies: list[Any]  # of a browser that gave the codes of the last two cases
    begun: str  # the token of a web form that somebody keeps for later
    asked: str  # the token of the page of a web form that became a case
    waiting: str  # and of one that nobody read yet
    chat: str  # the token of a chat with a request in it
    alarmed: str  # of one in which somebody told of danger


def change(config: Config) -> Config:
    """The configuration that these pages are shown with: the appeal body is in the contact table, help is at hand.

    Both bodies wear a style of their own, one with a logo; the second speaks French too.
    """
    first, second = with_contacts(config).body
    logo = config.data_dir / "logo.svg"
    logo.write_text(LOGO, encoding="utf-8")
    text = f"Bel bij acuut gevaar 112.\n{LONG}"
    helped = first.model_copy(
        update={
            "emergency": EmergencySection(text=text, verified_on=date(2020, 1, 1)),
            "embed_origins": ("https://www.dorp.example",),
            "languages": ("nl", "fr", "en", "de"),
            "style": StyleSection(accent="#7a1f5c", font="humanist", footer=f"Dorpsplein 1, {LONG}"),
        }
    )
    dressed = second.model_copy(
        update={
            "languages": ("nl", "fr"),
            "style": StyleSection(
                accent="#0b5fa5", accent_dark="#8fc1ee", font="serif", logo=logo, website="https://www.stad.example"
            ),
        }
    )
    return config.model_copy(update={"body": (helped, dressed)})


def fill(console: Console) -> Filled:
    """Fill an empty console and leave it with `lies` (officer), `dirk` (decider) and `ada` (administrator)."""
    door = console.app.door
    a_week(door)
    loose = add_message(
        door,
        a_mail_file(HOSTILE_TEXT, subject=f"Vraag {LONG}", sender=f'"{HOSTILE_NAME}" <{"x" * 60}@burger.example>'),
        reason="safety_concern",
    )
    hostile = add_case(
        door,
        a_mail_file(
            HOSTILE_TEXT, subject=f"Inzage {LONG}", attachment=f"{LONG}.pdf", sender=f"{HOSTILE_NAME} <j@b.example>"
        ),
        found=a_delicate_classification(),
        regimes=(Regime.FOI, Regime.DATA_ACCESS, Regime.RECORD_CORRECTION),
        needs_human=True,
        route=Route.HAND_TO_HUMAN,
        reason="abstained_mandate",
        requester=HOSTILE_NAME,
        address=f"{'x' * 60}@burger.example",
        received_at=NOW - 9 * DAY,
    )
    alarming = add_case(
        door,
        a_mail_file(),
        found=replace(a_delicate_classification(), warnings=(Warning.SAFETY_CONCERN,)),
        regimes=(Regime.APPEAL, Regime.FOI),
        needs_human=True,
        route=Route.HAND_TO_HUMAN,
        reason="appeal",
    )
    _closed_with_news(console)
    for name, role in (("dirk", Role.DECIDER), ("ada", Role.ADMIN), ("hilde", Role.HELPDESK), ("rita", Role.READER)):
        console.add_user(role, name=name)
    console.signed_in_as(Role.OFFICER, name="lies")
    lies = _member(console, "lies")
    decided = "OB-2026-0002"
    _work(console, str(hostile.reference), lies)
    _ask(console, str(hostile.reference))
    sent = _letter(console, decided, LetterKind.DECISION, **DECISION)
    _send(console, sent)
    filled = Filled(
        delicate="OB-2026-0001",
        decided=decided,
        hostile=str(hostile.reference),
        hostile_message=hostile.ledger_id,
        loose_message=loose.ledger_id,
        draft=_letter(
            console, str(hostile.reference), LetterKind.DECISION, **{"doc-0-title": LONG, "doc-0-outcome": "refused"}
        ),
        fit=_letter(console, "OB-2026-0003", LetterKind.DECISION, **DECISION),
        sent=sent,
        alarming=str(alarming.reference),
        colleague=_member(console, "hilde").staff_id,
        rule=_rule(console),
        **_pages(console, hostile=str(hostile.reference), decided=decided, sent=sent, loose=loose.ledger_id),
        begun=_begun(console),
        asked=_asked(console, "gevraagd", hostile.ledger_id),
        waiting=_asked(console, "wachtend", _unread(console)),
        **a_few_chats(console, hostile=HOSTILE_TEXT, long=LONG),
    )
    _letter(console, filled.delicate, LetterKind.ASK_MISSING, **{"asked-mandate": "ja"})
    _gaps(console, lies)
    _contacts(console, lies)
    console.client.cookies.clear()
    return filled


def _closed_with_news(console: Console) -> None:
    """A closed case to which something came."""
    kept = add_case(console.app.door, a_mail_file(), requester=HOSTILE_NAME, received_at=NOW - 60 * DAY)

    def close(s: Session) -> None:
        case = cases.get(s, "dorp", str(kept.reference))
        assert case is not None
        casework.set_state(s, body_id="dorp", case_id=case.case_id, state=CaseState.CLOSED)
        cases.flag_for_person(s, body_id="dorp", case_id=case.case_id)

    console.app.door.write_now(close)


def _pages(console: Console, *, hostile: str, decided: str, sent: str, loose: str) -> dict[str, Any]:
    """The pages of requesters: links, and a browser that gave the codes of two cases."""
    signed_in = dict(console.client.cookies)
    console.app.door.write_now(lambda s: _deliver(s, at=console.clock.now))
    open_cases = {name: of_case(console, reference) for name, reference in (("d", decided), ("h", hostile))}
    console.client.cookies.clear()
    for one in open_cases.values():
        one.prove()
    cookies = [{"name": one.name, "value": str(one.value)} for one in console.client.cookies.jar]
    console.client.cookies.clear()
    console.client.cookies.update(signed_in)

    def confirm(s: Session) -> str:
        return confirm_link(s, console.app.config, body_id="dorp", ledger_id=loose, at=console.clock.now)

    def confirmed(s: Session) -> str:
        address = confirm(s)
        link = citizen_links.find(s, address.rpartition("/")[2])
        assert link is not None
        confirming.confirm(s, link, config=console.app.config, at=console.clock.now)
        return address

    base = console.app.config.web.base_url
    return {
        "status": of_case(console, "OB-2026-0001").path,
        "status_decided": open_cases["d"].path,
        "status_hostile": open_cases["h"].path,
        "status_letter": f"{open_cases['d'].path}/brieven/{sent.rpartition('/')[2]}",
        "confirm": console.app.door.write_now(confirm).removeprefix(base),
        "confirmed": console.app.door.write_now(confirmed).removeprefix(base),
        "cookies": cookies,
    }


def _deliver(s: Session, *, at: datetime) -> None:
    """The relay takes everything that is queued."""
    later = at + DAY
    while (item := outbox.claim(s, owner="tests", now=later, lease_until=later + DAY)) is not None:
        outbox.sent(s, item.item_id, owner="tests", now=at)


def _member(console: Console, name: str) -> StaffMember:
    found = console.app.door.read_now(lambda s: staff.find(s, body_id="dorp", name=name))
    assert found is not None
    return found


def _rule(console: Console) -> str:
    """A draft of a rule; gives the address of its page."""
    answer = console.send(
        "/guidance/own/new",
        titel=f"Mag de turnzaal verhuurd worden? {LONG[:80]}",
        antwoord="De turnzaal wordt verhuurd aan verenigingen van de gemeente.",
        bron="Huisreglement",
        recht="BE-VLG",
        toepassing="foi",
        van="2026-01-01",
    )
    assert answer.status_code == 303
    return str(answer.headers["location"])


def _begun(console: Console) -> str:
    """A web form that was begun."""
    typed = {"naam": HOSTILE_NAME, "straat": LONG, "document": HOSTILE_TEXT, "vorm": "copy", "voor": "lawyer"}
    console.app.door.write_now(
        lambda s: request_forms.keep_draft(s, typed, body_id="dorp", token="begonnen", expires_at=NOW + DAY)
    )
    return "begonnen"


def _asked(console: Console, token: str, ledger_id: str) -> str:
    """The page of a web form that became this message."""
    console.app.door.write_now(
        lambda s: request_forms.add_receipt(s, token=token, body_id="dorp", ledger_id=ledger_id, now=NOW)
    )
    return token


def _unread(console: Console) -> str:
    """A message that waits to be read."""
    mail = RawMail(
        body_id="dorp", recipient="info@dorp.example", content=a_mail_file(), source=Source.WEB, received_at=NOW
    )
    return console.app.door.write_now(lambda s: spool.put(s, mail, ledger_id=an_id(), now=NOW)).ledger_id


def _contacts(console: Console, lies: StaffMember) -> None:
    """A caller with a long story who waits, and one who was asked to write."""
    actor = Actor(name="lies", role=Role.OFFICER, body_id="dorp", staff_id=lies.staff_id)
    for caller, promised in ((HOSTILE_NAME, NOW - DAY), ("Mia Claes", None)):
        contact = Contact(
            note_id=an_id(),
            channel=ContactChannel.PHONE,
            caller=caller,
            about=HOSTILE_TEXT,
            mail_address="mia@burger.example",
            telephone="09 000 00 00",
            promised_at=promised,
        )
        console.app.door.write_now(lambda s, c=contact: contact_notes.note(s, c, actor=actor, at=NOW))


def _gaps(console: Console, lies: StaffMember) -> None:
    """Questions without an answer, and an entry that did not help."""
    actor = Actor(name="lies", role=Role.OFFICER, body_id="dorp", staff_id=lies.staff_id)
    for text in ("Mag mijn hond mee in de bus?", "Mag de hond mee op de bus?", f"Waar vind ik {LONG}?"):
        question = Unanswered(
            text=text, language="nl", reason="below_threshold", source=QuestionSource.SEARCH, at=NOW, nearest="pruim"
        )
        console.app.door.write_now(lambda s, q=question: guidance_use.note_unanswered(s, q, actor=actor, at=NOW))
    console.app.door.write_now(lambda s: guidance_use.rate(s, actor=actor, entry_id="pruim", helped=False, at=NOW))
    more = AnswerCount(shown=12, opened=7, filed=3)
    for key in ("LAW-KOST", f"WEG-{LONG[:60]}"):
        console.app.door.write_now(
            lambda s, k=key: answer_counts.add(s, [k], body_id="dorp", day=NOW.date(), place=AnsweredIn.FORM, more=more)
        )


def _work(console: Console, reference: str, lies: StaffMember) -> None:
    """An officer's day on one case, and a deputy for next week."""
    for form, fields in (
        ("toewijzen", {"aan": lies.staff_id}),
        ("notitie", {"tekst": f"Gebeld met de school.\n{LONG}"}),
        (
            "persoon",
            {"rol": "represented", "naam": HOSTILE_NAME, "adres": "advocaat@kantoor.example", "opmerking": LONG},
        ),
        ("verlengen", {"spoor": "foi", "op": "2026-11-20", "grond": "De stukken liggen in twee scholen."}),
        ("reeks", {"ander": "OB-2026-0001"}),
    ):
        _step(console, reference, form, **fields)
    actor = Actor(name="lies", role=Role.OFFICER, body_id="dorp", staff_id=lies.staff_id)
    console.app.door.write_now(
        lambda s: worklist.save_filter(s, actor=actor, name=f"Milieu {LONG[:50]}", query="spoor=environment", at=NOW)
    )
    deputy = _member(console, "dirk").staff_id
    answer = console.send(
        "/werklijst/vervanging", wie=lies.staff_id, van="2026-11-23", tot="2026-11-27", vervanger=deputy
    )
    assert answer.status_code == 303, answer.text


def _ask(console: Console, reference: str) -> None:
    """A school is asked for papers twice and answered once, and somebody of it has an account."""
    console.add_user(Role.SCHOOL_STAFF, name="joke", terms=Terms(school=SCHOOL))
    board = Board(door=console.app.door, config=console.app.config, reference=reference, at=console.clock.now)
    board.asked(replace(QUESTION, asked=LONG, recipient_name=LONG[:90], due=NOW.date()))
    answered = board.asked(replace(QUESTION, discloses=frozenset({Disclosure.MOTIVE}), motive="een beroep"))
    board.done(note_answer, answered, text=f"Telefonisch. {LONG}")
    board.asked(replace(QUESTION, kind=SubrequestKind.CONSENT, school=None, recipient_name="Mia Claes"))


def _step(console: Console, reference: str, form: str, **fields: str) -> None:
    case = console.app.door.read_now(lambda s: cases.get(s, "dorp", reference))
    assert case is not None
    answer = console.send(f"/dossiers/{reference}/werk/{form}", versie=str(case.version), **fields)
    assert answer.status_code == 303, answer.text


def _letter(console: Console, reference: str, kind: LetterKind, **fields: str) -> str:
    """A letter with these fields; gives the address of its page."""
    path = str(console.send(f"/dossiers/{reference}/brieven", soort=kind.value).headers["location"])
    letter = console.app.door.read_now(lambda s: letters.get(s, body_id="dorp", letter_id=path.rpartition("/")[2]))
    assert letter is not None
    answer = console.send(path, **{**letter_form.to_form(letter), "versie": str(letter.version), **fields})
    assert answer.status_code == 303, answer.text
    return path


def _send(console: Console, path: str) -> None:
    letter = console.app.door.read_now(lambda s: letters.get(s, body_id="dorp", letter_id=path.rpartition("/")[2]))
    assert letter is not None
    answer = console.send(f"{path}/versturen", versie=str(letter.version))
    assert answer.status_code == 303, answer.text

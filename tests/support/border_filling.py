"""Filling one body of two with a row of every kind, by what staff and citizens do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from bot.commands import (
    arming,
    asking,
    casework,
    contact_notes,
    correcting,
    guidance,
    guidance_use,
    guidance_writing,
    joining,
    letters,
    register,
    track_steps,
    worklist,
)
from bot.commands.asking import Preview, Question
from bot.commands.case_work import Act, Done, Refused
from bot.commands.contact_notes import Contact
from bot.commands.guidance import Selection
from bot.commands.guidance_writing import Written
from bot.commands.staff import Terms
from bot.roles import Actor, Role, command_line
from bot.status_links import confirm_link
from bot.store import answer_counts, cases, chats, mailboxes, oidc_flows, request_forms, staff, threads
from bot.store import casework as stored_casework
from bot.store import worklist as stored_worklist
from bot.store.answer_counts import AnswerCount, AnsweredIn
from bot.store.casework import AccessMode, PersonRole
from bot.store.letters import StoredLetter
from bot.store.oidc_flows import Flow
from bot.store.session import Session
from bot.store.subrequests import Subrequest
from bot.upload_mail import Upload
from intake.case import Outcome
from intake.labels import ContactChannel, Kind, Regime
from knowledge.gaps import QuestionSource, Unanswered
from replies.letter import LetterKind
from replies.reply import ReplyKind
from replies.subrequest import SubrequestKind
from tests.support.border import Side
from tests.support.cases import DAY, NOW, Kept, a_classification, a_mail_file, add_case, add_message, an_id
from tests.support.citizens import of_case
from tests.support.console import Console


@dataclass(slots=True)
class Filling:
    """One body being filled; `ids` gathers what addresses and forms name."""

    console: Console
    side: Side
    actor: Actor
    ids: dict[str, str] = field(default_factory=dict)

    def write(self, fn: Callable[[Session], Any]) -> Any:
        return self.console.app.door.write_now(fn)

    def read(self, fn: Callable[[Session], Any]) -> Any:
        return self.console.app.door.read_now(fn)

    def act(self, reference: str) -> Act:
        case = self.read(lambda s: cases.get(s, self.side.body_id, reference))
        return Act(actor=self.actor, reference=reference, expected_version=case.version, at=NOW)

    def do(self, command: Callable[..., Done | Refused], reference: str, **values: Any) -> None:
        act = self.act(reference)
        done = self.write(lambda s: command(s, act, **values))
        assert isinstance(done, Done), (command, done)


def fill(console: Console, side: Side) -> dict[str, str]:
    """Fill a body; gives what its rows are called, by kind."""
    ids = {"word": side.sought, "name": side.name, "mail": side.mail, "school": side.school, "scope": side.word}
    for role in Role:
        school = side.school if role is Role.SCHOOL_STAFF else None
        ids[role.value] = console.add_user(
            role, body_id=side.body_id, name=f"{side.word}-{role.value.replace('_', '-')}", terms=Terms(school=school)
        )
    lies = _member(console, side, Role.OFFICER)
    filling = Filling(
        console=console,
        side=side,
        actor=Actor(name=lies.name, role=Role.OFFICER, body_id=side.body_id, staff_id=lies.staff_id),
        ids=ids,
    )
    ids |= {"staff": lies.staff_id, "other_staff": _member(console, side, Role.DECIDER).staff_id}
    _cases(filling)
    _casework(filling)
    _asked(filling)
    _own_choices(filling)
    _guidance(filling)
    _house(filling)
    _citizens(filling)
    return ids


def _member(console: Console, side: Side, role: Role) -> staff.StaffMember:
    name = f"{side.word}-{role.value.replace('_', '-')}"
    found = console.app.door.read_now(lambda s: staff.find(s, body_id=side.body_id, name=name))
    assert found is not None
    return found


def _cases(filling: Filling) -> None:
    side, door, ids = filling.side, filling.console.app.door, filling.ids
    mail = a_mail_file(
        side.text("Graag het verslag"), subject=side.text("Aanvraag"), sender=f"{side.name} <{side.mail}>"
    )
    found = a_classification(side.name)
    found = replace(found, requested=(side.text("het verslag"),))
    shared: dict[str, Any] = {"body_id": side.body_id, "found": found, "requester": side.name, "address": side.mail}
    first = add_case(door, mail, **shared)
    second = add_case(door, a_mail_file(side.text("En nog iets")), **shared)
    alone = add_case(door, a_mail_file(side.text("Lang geleden")), received_at=NOW.replace(year=side.year), **shared)
    shut = add_case(door, a_mail_file(side.text("Afgeschermd")), **shared)
    loose = add_message(door, a_mail_file(side.text("Los bericht"), subject=side.text("Los")), body_id=side.body_id)
    aside = add_message(door, a_mail_file(side.text("Apart")), body_id=side.body_id, route=None, reason=side.word)
    ids |= {
        "reference": str(first.reference), "second": str(second.reference), "alone": str(alone.reference),
        "shut": str(shut.reference), "message": first.ledger_id, "loose": loose.ledger_id, "aside": aside.ledger_id,
        "reply": str(first.outbox_id), "alone_message": alone.ledger_id,
    }  # fmt: skip
    filling.write(lambda s: _threads(s, side, first))
    done = filling.write(
        lambda s: correcting.correct(
            s, actor=filling.actor, ledger_id=first.ledger_id, label="kind", value=Kind.COMPLAINT, at=NOW
        )
    )
    assert done is not None


def _threads(s: Session, side: Side, kept: Kept) -> None:
    """The first mail threads with its case, and its sender may speak on it."""
    case = cases.get(s, side.body_id, str(kept.reference))
    assert case is not None
    threads.add_party(s, body_id=side.body_id, case_id=case.case_id, address=side.mail, role="requester")
    threads.add_message(
        s, body_id=side.body_id, message_id=f"<eerste@{side.word}.example>", direction=threads.Direction.IN,
        sender=side.mail, at=NOW, case_id=case.case_id, ledger_id=kept.ledger_id,
    )  # fmt: skip


def _casework(filling: Filling) -> None:
    side, ids = filling.side, filling.ids
    first, alone = ids["reference"], ids["alone"]
    for reference in (first, alone):
        filling.do(casework.note, reference, text=side.text("Gebeld"))
        filling.do(casework.assign, reference, to=ids["staff"])
        filling.do(
            casework.add_person, reference, role=PersonRole.SCHOOL, name=side.school, address=side.mail,
            postal_address=side.text("Adres"), remark=side.text("Opmerking"),
        )  # fmt: skip
    filling.do(joining.link_series, first, other=ids["second"])
    filling.do(track_steps.extend, first, regime=Regime.FOI, on=NOW.date(), ground=side.text("Twee scholen"))
    filling.do(
        track_steps.decide, alone, regime=Regime.FOI, on=NOW.date(), outcome=Outcome.GRANTED, remedies_named=True
    )
    filling.do(casework.restrict, ids["shut"], restricted=True, access={ids["staff"]: AccessMode.ALLOWED})
    for name, reference in (("letter", first), ("alone_letter", alone)):
        letter = filling.write(
            lambda s, r=reference: letters.start(
                s, actor=filling.actor, config=filling.console.app.config, reference=r, kind=LetterKind.DECISION, at=NOW
            )
        )
        assert isinstance(letter, StoredLetter)
        ids[name] = letter.letter_id
        case = filling.read(lambda s, r=reference: cases.get(s, side.body_id, r))
        people = filling.read(lambda s, c=case: stored_casework.people(s, body_id=side.body_id, case_id=c.case_id))
        ids[name.replace("letter", "person")] = people[0].id


def _asked(filling: Filling) -> None:
    side, ids = filling.side, filling.ids
    config = filling.console.app.config
    question = Question(
        kind=SubrequestKind.DOCUMENTS, recipient_name=f"directie {side.word}",
        recipient_address=f"d@{side.word}.example",
        school=side.school, asked=f"Het verslag over de {side.word}.", due=(NOW + 7 * DAY).date(),
    )  # fmt: skip
    for name, reference in (("subrequest", ids["reference"]), ("alone_subrequest", ids["second"])):
        act = filling.act(reference)
        shown = filling.read(
            lambda s, a=act: asking.preview(
                s, actor=filling.actor, config=config, reference=a.reference, question=question, at=NOW
            )
        )
        assert isinstance(shown, Preview), shown
        made = filling.write(lambda s, a=act, p=shown: asking.ask(s, a, question, config=config, seen=p.seen))
        assert isinstance(made, Subrequest), made
        ids |= {name: made.subrequest_id, f"{name}_mail": made.outbox_id}


def _own_choices(filling: Filling) -> None:
    side, actor, ids = filling.side, filling.actor, filling.ids
    filling.write(lambda s: worklist.save_filter(s, actor=actor, name=side.text("Keuze"), query="van=mij", at=NOW))
    filling.write(
        lambda s: worklist.note_absence(
            s, actor=actor, staff_id=ids["staff"], first_day=NOW.date(), last_day=(NOW + DAY).date(),
            deputy_id=ids["other_staff"], at=NOW,
        )
    )  # fmt: skip
    filling.write(lambda s: register.open_feed(s, actor=actor, token=f"agenda-{side.word}", at=NOW))
    ids["feed"] = f"agenda-{side.word}"
    kept = filling.read(lambda s: stored_worklist.filters(s, body_id=side.body_id, staff_id=ids["staff"]))
    away = filling.read(lambda s: stored_worklist.absences(s, body_id=side.body_id, since=NOW.date()))
    ids |= {"filter": kept[0].filter_id, "absence": away[0].absence_id}


def _guidance(filling: Filling) -> None:
    side, actor, ids = filling.side, filling.actor, filling.ids
    for name, title in (("draft_rule", "Ontwerp"), ("rule", "Regel")):
        written = Written(
            title=side.text(title), answer=side.text("Antwoord"), source=side.text("Reglement"), jurisdiction="BE-VLG",
            scope="foi", valid_from=date(2026, 1, 1),
        )  # fmt: skip
        kept = filling.write(lambda s, w=written: guidance_writing.write_entry(s, w, actor=actor, at=NOW))
        ids[name] = kept.entry_id
        ids[f"{name}_key"] = kept.key
    chosen = Selection(keys=frozenset({ids["rule_key"]}))
    filling.write(lambda s: guidance.publish(s, actor=actor, body_id=side.body_id, chosen=chosen, at=NOW))
    entry_id = f"{side.body_id}:{side.word}"
    ids["entry"] = entry_id
    question = Unanswered(
        text=f"Waar broedt de {side.word}?", language="nl", reason="below_threshold", source=QuestionSource.SEARCH,
        at=NOW, nearest=entry_id,
    )  # fmt: skip
    filling.write(lambda s: guidance_use.note_unanswered(s, question, actor=actor, at=NOW))
    shown = AnswerCount(shown=3, opened=2, filed=1)
    filling.write(
        lambda s: answer_counts.add(
            s, (side.word.upper(),), body_id=side.body_id, day=NOW.date(), place=AnsweredIn.FORM, more=shown
        )
    )
    filling.write(lambda s: guidance_use.rate(s, actor=actor, entry_id=entry_id, helped=False, at=NOW))


def _house(filling: Filling) -> None:
    side, actor, ids = filling.side, filling.actor, filling.ids
    root = command_line(side.body_id)
    filling.write(
        lambda s: arming.arm(s, actor=root, body_id=side.body_id, kinds=(ReplyKind.RECEIPT, ReplyKind.CHAT), at=NOW)
    )
    filling.write(
        lambda s: mailboxes.set_aside(
            s, body_id=side.body_id, mailbox=f"postbus-{side.word}", uidvalidity=1, uid=7, reason=side.word, now=NOW
        )
    )
    filling.write(lambda s: mailboxes.synced(s, f"postbus-{side.word}", 1, on_server=4711, now=NOW))
    flow = Flow(body_id=side.body_id, nonce="n" * 43, verifier="v" * 43, destination="/", created_at=NOW)
    filling.write(lambda s: oidc_flows.start(s, flow, state=f"weg-{side.word}", browser=f"browser-{side.word}"))
    ids |= {"state": f"weg-{side.word}", "note": an_id()}
    contact = Contact(
        note_id=ids["note"], channel=ContactChannel.PHONE, caller=side.name, about=side.text("Belde"),
        mail_address=side.mail, telephone="09 000 00 00", promised_at=NOW + DAY,
    )  # fmt: skip
    filling.write(lambda s: contact_notes.note(s, contact, actor=actor, at=NOW))


def _citizens(filling: Filling) -> None:
    """What requesters hold: the address of a case with its code given, one to confirm, a form begun and one sent."""
    side, console, ids = filling.side, filling.console, filling.ids
    citizen = of_case(console, ids["reference"], body_id=side.body_id)
    citizen.prove()
    session = next(str(one.value) for one in console.client.cookies.jar)
    console.client.cookies.clear()
    other = of_case(console, ids["second"], body_id=side.body_id)
    assert other.send("code").status_code == 303
    typed = {"naam": side.name, "mail": side.mail, "document": side.text("Het verslag")}
    filling.write(
        lambda s: request_forms.keep_draft(
            s, typed, body_id=side.body_id, token=f"begonnen-{side.word}", expires_at=NOW + 20 * DAY
        )
    )
    filling.write(
        lambda s: request_forms.add_receipt(
            s, token=f"gevraagd-{side.word}", body_id=side.body_id, ledger_id=ids["message"], now=NOW
        )
    )
    filling.write(lambda s: _chat(s, side))
    address = filling.write(
        lambda s: confirm_link(s, console.app.config, body_id=side.body_id, ledger_id=ids["loose"], at=NOW)
    )
    ids |= {
        "status": citizen.path.rpartition("/")[2], "session": session, "confirm": address.rpartition("/")[2],
        "begun": f"begonnen-{side.word}", "sent": f"gevraagd-{side.word}", "chat": f"gesprek-{side.word}",
        "code": other.newest_code(),
    }  # fmt: skip


def _chat(s: Session, side: Side) -> None:
    """A chat that goes on: a request that was read, and a paper with it."""
    token = f"gesprek-{side.word}"
    chats.begin(s, token, body_id=side.body_id, language="nl", expires_at=NOW + 20 * DAY, now=NOW)
    chats.say(s, token, side.text("Graag het verslag"), turn_id="beurt-1", now=NOW)
    chats.answer(s, token, [{"kind": "ready", "paragraphs": [side.text("Klaar")]}], to=0, now=NOW)
    slots = {"name": side.name, "document": side.text("het verslag"), "forms": ["copy"], "capacity": "self"}
    chats.keep_reading(s, token, {"outcome": "case_ready", "live": True, "slots": slots}, language="nl")
    chats.add_papers(s, token, [Upload(name=f"{side.word}.pdf", content=b"%PDF")])

"""Letters that staff write on a case: the list, the page where one is written and checked, and its ways out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from bot.commands import letter_checking, letter_leaving, viewing
from bot.commands import letters as writing
from bot.commands.case_work import visible
from bot.commands.letter_steps import left_with
from bot.commands.letters import Held, Refused, WhyNot
from bot.commands.sign_in import SignedIn
from bot.letter_facts import facts_of
from bot.roles import Right
from bot.store import letters, outbox
from bot.store.cases import CaseView
from bot.store.letters import LetterChannel, LetterState, StoredLetter
from bot.store.outbox import OutboxLine
from bot.store.session import Session
from bot.texts import pgettext
from bot.web import letter_form, words
from bot.web.access import FormRefused, form_of, needs, shown_version, takes
from bot.web.console import Console, of, page
from intake.labels import FormOfAccess, Missing
from replies.findings import Finding
from replies.grounds import grounds_on
from replies.letter import DocumentOutcome, Door, Letter, LetterFacts, LetterKind
from replies.pdf import letter_pdf

router = APIRouter()
Reads = Annotated[SignedIn, Depends(needs(Right.SEE_CASES))]
Writes = Annotated[SignedIn, Depends(needs(Right.WRITE_LETTERS))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A letter as its page needs it, read in one transaction."""

    held: Held
    facts: LetterFacts
    findings: tuple[Finding, ...]
    hinders: WhyNot | None
    second_needed: bool
    outgoing: OutboxLine | None
    one_of_two: bool


# What the buttons under a letter do; each name is the end of the address its form is sent to.
_DEEDS: dict[str, Callable[..., StoredLetter | Refused]] = {
    "goedkeuring": letter_checking.ask_approval,
    "goedkeuren": letter_checking.approve,
    "toch": letter_checking.override,
    "meetekenen": letter_checking.second,
    "versturen": letter_leaving.send_by_mail,
    "post": letter_leaving.send_by_post,
    "weg": writing.discard,
    "terug": letter_leaving.recall,
}
_WITH_CONFIG = frozenset({"toch", "versturen", "post"})


@router.get("/dossiers/{reference}/brieven")
async def list_letters(http_request: Request, reference: str, signed_in: Reads) -> Response:
    """The letters of a case, and the form that begins one."""
    console, actor = of(http_request), signed_in.actor
    await _record_view(console, signed_in, reference)

    def read(s: Session) -> tuple[CaseView, list[StoredLetter]] | None:
        case = visible(s, actor=actor, reference=reference)
        return None if case is None else (case, letters.of_case(s, body_id=actor.body_id, case_id=case.case_id))

    found = await console.door.read(read)
    if found is None:
        raise HTTPException(status_code=404)
    case, written = found
    return page(
        http_request, "case_letters.html", signed_in=signed_in, case=case, letters=written, kinds=tuple(LetterKind)
    )


@router.post("/dossiers/{reference}/brieven", openapi_extra=takes("soort"))
async def begin(http_request: Request, reference: str, signed_in: Writes) -> Response:
    """Begin a letter of the chosen kind."""
    console = of(http_request)
    fields = await form_of(http_request, token=signed_in.csrf_token)
    if fields.get("soort", "") not in set(LetterKind):
        raise FormRefused
    kind = LetterKind(fields["soort"])
    begun = await console.door.write(
        lambda s: writing.start(
            s, actor=signed_in.actor, config=console.config, reference=reference, kind=kind, at=console.now()
        )
    )
    if isinstance(begun, Refused):
        raise HTTPException(status_code=404)
    return RedirectResponse(_path(reference, begun.letter_id), status_code=303)


@router.get("/dossiers/{reference}/brieven/{letter_id}")
async def letter_page(http_request: Request, reference: str, letter_id: str, signed_in: Reads) -> Response:
    """One letter: its form, what the linter says, how it will look, and how it can leave."""
    await _record_view(of(http_request), signed_in, reference)
    return await _letter_page(http_request, signed_in, reference=reference, letter_id=letter_id)


@router.post("/dossiers/{reference}/brieven/{letter_id}", openapi_extra=takes("versie", "actie", *letter_form.FIELDS))
async def save(http_request: Request, reference: str, letter_id: str, signed_in: Writes) -> Response:
    """Keep what was typed; a fault shows at its field, with everything as it was typed."""
    console, actor = of(http_request), signed_in.actor
    form = await form_of(http_request, token=signed_in.csrf_token)
    held = await console.door.read(lambda s: writing.find(s, actor=actor, reference=reference, letter_id=letter_id))
    if held is None:
        raise HTTPException(status_code=404)
    parsed = letter_form.parse(form, letter=held.letter)
    result: StoredLetter | Refused | None = None
    if not parsed.faults:
        result = await console.door.write(
            lambda s: writing.save(
                s,
                parsed.edited,
                actor=actor,
                config=console.config,
                reference=reference,
                letter_id=letter_id,
                expected_version=shown_version(form),
                at=console.now(),
                anew=form.get("actie") == "opnieuw",
            )
        )
    if isinstance(result, StoredLetter):
        return RedirectResponse(f"{_path(reference, letter_id)}#nakijken", status_code=303)
    return await _letter_page(
        http_request,
        signed_in,
        reference=reference,
        letter_id=letter_id,
        typed=form,
        faults=parsed.faults,
        refused=result.why if result else None,
    )


@router.post("/dossiers/{reference}/brieven/{letter_id}/{deed}", openapi_extra=takes("versie", "reden", "dag"))
async def act(http_request: Request, reference: str, letter_id: str, deed: str, signed_in: Writes) -> Response:
    """Ask or give approval, override, agree, send, note the posting, discard or take back."""
    console = of(http_request)
    form = await form_of(http_request, token=signed_in.csrf_token)
    if deed not in _DEEDS:
        raise HTTPException(status_code=404)
    more: dict[str, Any] = {"config": console.config} if deed in _WITH_CONFIG else {}
    if deed == "toch":
        more["reason"] = form.get("reden", "")[: letter_form.MAX_FIELD]
    if deed == "post":
        more["posted_on"] = letter_form.a_day(form.get("dag", ""))
    result = await console.door.write(
        lambda s: _DEEDS[deed](
            s,
            actor=signed_in.actor,
            reference=reference,
            letter_id=letter_id,
            expected_version=shown_version(form),
            at=console.now(),
            **more,
        )
    )
    if isinstance(result, StoredLetter):
        return RedirectResponse(f"{_path(reference, letter_id)}#versturen", status_code=303)
    if result.why is WhyNot.NOT_FOUND:
        raise HTTPException(status_code=404)
    return await _letter_page(
        http_request, signed_in, reference=reference, letter_id=letter_id, refused=result.why, said=form
    )


@router.get("/dossiers/{reference}/brieven/{letter_id}/pdf")
async def as_pdf(http_request: Request, reference: str, letter_id: str, signed_in: Reads) -> Response:
    """The letter as tagged PDF, as it stands now."""
    console = of(http_request)
    await _record_view(console, signed_in, reference)
    shown = await _read(console, signed_in, reference=reference, letter_id=letter_id)
    letter, facts = shown.held.letter, shown.facts
    content = await asyncio.to_thread(
        letter_pdf,
        Letter(kind=letter.kind, subject=letter.subject, text=letter.text),
        letterhead=facts.letterhead,
        recipient=facts.recipient,
    )
    name = f'attachment; filename="{shown.held.case.reference}-{letter.kind.value}.pdf"'
    return Response(content, media_type="application/pdf", headers={"content-disposition": name})


async def _letter_page(
    http_request: Request,
    signed_in: SignedIn,
    *,
    reference: str,
    letter_id: str,
    typed: Mapping[str, str] | None = None,
    faults: Mapping[str, str] | None = None,
    refused: WhyNot | None = None,
    said: Mapping[str, str] | None = None,
) -> Response:
    """The page of a letter; `typed` stands in the form in place of what is stored, `said` in the small forms."""
    console = of(http_request)
    shown = await _read(console, signed_in, reference=reference, letter_id=letter_id)
    letter = shown.held.letter
    form = dict(typed) if typed is not None else letter_form.to_form(letter)
    status = 200 if refused is None and not faults else 409 if refused is WhyNot.STALE else 400
    return page(
        http_request,
        "case_letter.html",
        signed_in=signed_in,
        status=status,
        case=shown.held.case,
        letter=letter,
        shown=shown,
        form=form,
        rows=letter_form.rows(form),
        labels={name: pgettext("letter", label) for name, label in letter_form.labels()[letter.kind].items()},
        days=letter_form.DAYS,
        flags=letter_form.FLAGS,
        lines=letter_form.LINES,
        faults=faults or {},
        refused=words.word(refused) if refused else "",
        hinders=words.word(shown.hinders) if shown.hinders else "",
        stale=refused is WhyNot.STALE,
        said=said or {},
        grounds=tuple(grounds_on(console.today()).values()),
        outcomes=tuple(DocumentOutcome),
        forms_of_access=tuple(FormOfAccess),
        missing=tuple(Missing),
        doors=tuple(Door),
        channels=tuple(LetterChannel),
        is_open=letter.state in letters.OPEN,
        by_mail=letter.channel is LetterChannel.MAIL,
        sent=letter.state is LetterState.SENT,
        approval=console.config.body_by_id(signed_in.actor.body_id).approval,
        today=console.today(),
    )


async def _read(console: Console, signed_in: SignedIn, *, reference: str, letter_id: str) -> Shown:
    """Raises a 404 where the body has no such letter, or the case is shut to this person."""
    actor, today = signed_in.actor, console.today()

    def read(s: Session) -> Shown | None:
        held = writing.find(s, actor=actor, reference=reference, letter_id=letter_id)
        if held is None:
            return None
        letter = held.letter
        findings = letter_checking.findings_of(s, console.config, held, today=today)
        return Shown(
            held=held,
            facts=facts_of(s, console.config, letter, case=held.case, today=today),
            findings=findings,
            hinders=letter_checking.hinders(s, console.config, held, findings=findings),
            second_needed=letter_checking.needs_second(s, actor.body_id),
            outgoing=_outgoing(s, letter),
            one_of_two=letter.state is LetterState.SENT and left_with(s, letter) is not None,
        )

    found = await console.door.read(read)
    if found is None:
        raise HTTPException(status_code=404)
    return found


def _outgoing(s: Session, letter: StoredLetter) -> OutboxLine | None:
    lines = outbox.of_case(s, body_id=letter.body_id, case_id=letter.case_id) if letter.outbox_id else []
    return next((line for line in lines if line.id == letter.outbox_id), None)


async def _record_view(console: Console, signed_in: SignedIn, reference: str) -> None:
    actor, now = signed_in.actor, console.now()
    if not await console.door.write(lambda s: viewing.view_case_letters(s, actor=actor, reference=reference, at=now)):
        raise HTTPException(status_code=404)


def _path(reference: str, letter_id: str) -> str:
    return f"/dossiers/{reference}/brieven/{letter_id}"

"""The audit log: who did what and when. What a line was about is for who may see cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from bot import overviews
from bot.commands.sign_in import SignedIn
from bot.roles import Right, Role
from bot.store.audit import AuditEntry, Chosen
from bot.texts import gettext
from bot.web import words
from bot.web.access import needs
from bot.web.console import MAX_PAGE, of, page
from bot.web.fields import one_line
from intake.calendar_days import BRUSSELS

router = APIRouter()
LONGEST = 100  # of a name, a reference or an id
# Lines about the installation itself: their details say nothing of a message or a case.
_OF_THE_HOUSE = frozenset(
    {
        "armed",
        "contacts_deleted",
        "disarmed",
        "guidance_imported",
        "guidance_published",
        "guidance_written",
        "guidance_withdrawn",
        "password_changed",
        "quarantine_released",
        "signed_in",
        "signed_out",
        "sign_in_refused",
        "break_glass_signed_in",
        "user_added",
        "user_disabled",
        "user_enabled",
        "user_password_reset",
        "user_role_changed",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The filters as they were typed, and what is wrong with them."""

    typed: dict[str, str]
    chosen: Chosen
    faults: dict[str, str]


@router.get("/logboek")
async def log(
    http_request: Request,
    signed_in: Annotated[SignedIn, Depends(needs(Right.SEE_LOG))],
    wie: str = "",
    wat: str = "",
    over: str = "",
    van: str = "",
    tot: str = "",
    pagina: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 1,
) -> Response:
    """One page, newest first; a filter that cannot be read is told at its field and shows nothing."""
    console = of(http_request)
    asked = _asked({"wie": wie, "wat": wat, "over": over, "van": van, "tot": tot})
    body_id = signed_in.actor.body_id
    found = await console.door.read(lambda s: overviews.audit_log(s, body_id=body_id, chosen=asked.chosen, page=pagina))
    return page(
        http_request,
        "audit_log.html",
        signed_in=signed_in,
        status=422 if asked.faults else 200,
        log=found,
        lines=[] if asked.faults else [(line, _detail(line, signed_in)) for line in found.lines],
        typed=asked.typed,
        faults=asked.faults,
        filters={name: value for name, value in asked.typed.items() if value},
        most=LONGEST,
    )


def _asked(typed: dict[str, str]) -> Asked:
    faults = {
        name: gettext("gebruik hoogstens %(most)s gewone tekens", most=LONGEST)
        for name in ("wie", "wat", "over")
        if not one_line(typed[name], most=LONGEST)
    }
    days: dict[str, date | None] = {}
    for name in ("van", "tot"):
        try:
            days[name] = date.fromisoformat(typed[name]) if typed[name] else None
        except ValueError:
            faults[name] = gettext("vul een dag in als jjjj-mm-dd")
    since, until = days.get("van"), days.get("tot")
    if since and until and since > until:
        faults["tot"] = gettext("deze dag komt voor de eerste")
    if faults:
        return Asked(typed=typed, chosen=Chosen(), faults=faults)
    chosen = Chosen(
        actor=typed["wie"].strip() or None,
        action=typed["wat"] or None,
        subject=typed["over"].strip() or None,
        since=_midnight(since) if since else None,
        until=_midnight(min(until, date.max - timedelta(days=1)) + timedelta(days=1)) if until else None,
    )
    return Asked(typed=typed, chosen=chosen, faults={})


def _midnight(day: date) -> datetime:
    """The first instant of a day in Belgium."""
    return datetime.combine(max(day, date(2000, 1, 1)), time(), tzinfo=BRUSSELS)


def _detail(line: AuditEntry, signed_in: SignedIn) -> str:
    if not signed_in.actor.may(Right.SEE_CASES) and line.action not in _OF_THE_HOUSE:
        return ""
    return ", ".join(f"{words.code_word(name, 'detail')}: {_word(value)}" for name, value in line.detail.items())


def _word(value: object) -> str:
    if isinstance(value, bool):
        return gettext("ja") if value else gettext("nee")
    role = next((role for role in Role if role.value == value), None)
    if role is not None:
        return words.word(role)
    return gettext("geen") if value is None else words.code_word(str(value), "detail")

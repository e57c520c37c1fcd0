"""What the pages for citizens share: the body they are of, in its own frame, without an account."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import HTTPException, Request
from fastapi.responses import HTMLResponse

from bot.config import BodySection
from bot.texts import gettext, later
from bot.web.console import of
from bot.web.headers import framable
from replies.header import is_mailable

_NUMBER = re.compile(r"\+?[0-9][0-9 ./()-]{6,20}")  # RFC 3966 3: a link holds the digits alone

# The lines of a contact table that citizens read, by their role, in Dutch.
_ROLES = {
    "contact": later("Vragen over uw aanvraag"),
    "privacy": later("Vragen over uw persoonsgegevens"),
    "dpo": later("Functionaris voor gegevensbescherming"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How somebody of the body is reached, and when that was last looked at (None: proven by every mail)."""

    purpose: str
    value: str
    verified_on: date | None

    @property
    def address(self) -> str:
        """What a link to it holds: a page, a mail or a call; "" where it is none of these."""
        if self.value.startswith("https://"):
            return self.value
        if is_mailable(self.value):
            return f"mailto:{self.value}"
        return f"tel:{re.sub('[^+0-9]', '', self.value)}" if _NUMBER.fullmatch(self.value) else ""


def reached(body: BodySection) -> list[Reach]:
    """How to reach a person: the contact table, or the body's own address where that names nothing."""
    found = [
        Reach(purpose=gettext(_ROLES[line.role]), value=line.value, verified_on=line.verified_on)
        for line in body.contacts
        if line.role in _ROLES and line.value.strip()
    ]
    if not found:
        found = [Reach(purpose=gettext("Alle vragen"), value=box, verified_on=None) for box in body.addresses[:1]]
    return found


def body_of(http_request: Request, body_id: str) -> BodySection:
    """The body an address names. Raises a 404 where there is none."""
    body = of(http_request).body(body_id)
    if body is None:
        raise HTTPException(status_code=404)
    return body


def citizen_page(
    http_request: Request, template: str, *, body: BodySection | None, status: int = 200, **values: Any
) -> HTMLResponse:
    """A rendered page for a citizen, in the language that is spoken now; it shows nothing of the staff console.

    Without `body` it is of no body alone.
    """
    templates = of(http_request).voices.templates
    text = templates.get_template(template).render({**_frame(http_request, body), **values})
    return HTMLResponse(text, status_code=status)


def _frame(http_request: Request, body: BodySection | None) -> dict[str, Any]:
    """What every page for citizens stands in.

    `framable`: a website of the body may show it inside a page of its own; `framed`: this is what happens.
    """
    may = (
        body is not None and bool(body.embed_origins) and framable(getattr(http_request.scope.get("route"), "path", ""))
    )
    return {
        "body": body,
        "house": None if body is None else of(http_request).styles[body.id],
        "framable": may,
        "here": http_request.url.path,
        # Fetch Metadata 2.1; links that lead out of the chat then open beside it.
        "framed": may and http_request.headers.get("sec-fetch-dest") == "iframe",
    }


def shut_page(http_request: Request) -> HTMLResponse:
    """What every secret address shows that opens nothing, whatever the reason: it never was, it ended, it was shut."""
    bodies = [(body, reached(body)) for body in of(http_request).config.body]
    return citizen_page(http_request, "citizen_shut.html", body=None, status=404, bodies=bodies)


def form_token(secret: str) -> str:
    """What a form must carry to come from the page of a secret address, or of a browser's session."""
    return hashlib.sha256(f"form:{secret}".encode()).hexdigest()

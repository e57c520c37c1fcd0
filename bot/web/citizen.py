"""What the pages for citizens share: the body they are of, in its own frame, without an account."""

from __future__ import annotations

from typing import Any

from fastapi import HTTPException, Request
from fastapi.responses import HTMLResponse

from bot.config import BodySection
from bot.web.console import of


def body_of(http_request: Request, body_id: str) -> BodySection:
    """The body an address names. Raises a 404 where there is none."""
    body = of(http_request).body(body_id)
    if body is None:
        raise HTTPException(status_code=404)
    return body


def citizen_page(
    http_request: Request, template: str, *, body: BodySection, status: int = 200, **values: Any
) -> HTMLResponse:
    """A rendered page for a citizen; it shows nothing of the staff console."""
    text = of(http_request).templates.get_template(template).render(body=body, **values)
    return HTMLResponse(text, status_code=status)

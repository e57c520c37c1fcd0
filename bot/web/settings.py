"""The configuration without its secrets, and what `inzage doctor` finds."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from html import escape
from typing import Annotated, Any
from urllib.parse import urlsplit, urlunsplit

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from bot.commands.sign_in import SignedIn
from bot.config import Config
from bot.config_of_body import of_body
from bot.doctor import Finding, examine
from bot.roles import Right
from bot.texts import gettext
from bot.web.access import needs
from bot.web.console import of, page

router = APIRouter()
Looks = Annotated[SignedIn, Depends(needs(Right.SEE_SETTINGS))]


@router.get("/instellingen")
async def settings(http_request: Request, signed_in: Looks) -> Response:
    """What is set; looking everything over takes seconds and is a page of its own."""
    console = of(http_request)
    sections = readable(console.config, body_id=signed_in.actor.body_id)
    body = console.config.body_by_id(signed_in.actor.body_id)
    base_url = console.config.web.base_url.rstrip("/") or str(http_request.base_url).rstrip("/")
    return page(
        http_request,
        "settings.html",
        signed_in=signed_in,
        sections=sections,
        findings=None,
        duty_officer=body.duty_officer,
        first_page=f"{base_url}/burger/{body.id}",
        embed_origins=body.embed_origins,
        to_paste=(
            f'<a href="{base_url}/burger/{body.id}/chat" data-inzage-chat>{escape(gettext("Stel uw vraag"))}</a>',
            f'<script src="{base_url}/static/widget.js" defer></script>',
        ),
    )


@router.get("/instellingen/nazicht")
async def check(http_request: Request, signed_in: Looks) -> Response:
    """Look everything over, as the command does; one at a time, for it loads the model and reads the store whole."""
    console, body_id = of(http_request), signed_in.actor.body_id
    async with console.examining:
        findings: list[Finding] = await asyncio.to_thread(examine, console.config, now=console.now(), body_id=body_id)
    return page(
        http_request, "settings.html", signed_in=signed_in, sections=(), findings=sorted(findings, key=_faults_first)
    )


def readable(config: Config, *, body_id: str) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Section by section what is set for a body, as text: no secret, and nothing of another body."""
    found: list[tuple[str, tuple[tuple[str, str], ...]]] = []
    for name, value in of_body(config, body_id).model_dump(mode="json").items():
        if name in ("body", "imap"):
            found += [(f"[[{name}]]", _lines(item)) for item in value]
        elif isinstance(value, dict):
            found.append((f"[{name}]", _lines(value)))
        elif value is not None:
            found.append((name, ((name, str(value)),)))
    return tuple(found)


def _lines(section: Mapping[str, Any], *, above: str = "") -> tuple[tuple[str, str], ...]:
    lines: list[tuple[str, str]] = []
    for name, value in section.items():
        if isinstance(value, dict):
            lines += _lines(value, above=f"{above}{name}.")
        else:
            lines.append((f"{above}{name}", _text(name, value)))
    return tuple(lines)


def _text(name: str, value: object) -> str:
    if value in (None, "", [], ()):
        return ""
    if name.endswith("_file"):
        return gettext("ingesteld")
    if isinstance(value, bool):
        return gettext("ja") if value else gettext("nee")
    if isinstance(value, list):
        return "; ".join(_item(item) for item in value)
    return _without_password(str(value)) if name == "url" else str(value)


def _item(item: object) -> str:
    return ", ".join(str(part) for part in item.values()) if isinstance(item, dict) else str(item)


def _without_password(url: str) -> str:
    """The address of a store without what opens it, whether before the @ or among the parameters."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, parts.path, "", ""))


def _faults_first(finding: Finding) -> bool:
    return finding.good

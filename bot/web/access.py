"""Who makes a request, whether they may, and whether a form is really theirs."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from fastapi import HTTPException, Request
from starlette.datastructures import FormData

from bot.commands import sign_in
from bot.commands.sign_in import SEEN_EVERY, SignedIn
from bot.roles import NotAllowed, Right
from bot.store import web_sessions
from bot.web.console import Console, of

_SECURE_PREFIX = "__Host-"  # RFC 6265bis 4.1.3.2: the browser binds such a cookie to this host and to https


class SignInNeeded(Exception):
    """Nobody is signed in."""

    temporary = False


class PasswordChangeNeeded(Exception):
    """Somebody else knows the password of whoever is signed in: it is changed before anything opens."""

    temporary = False


class FormRefused(Exception):
    """A form that did not come from a page of ours, or from one shown to somebody else."""

    temporary = False


def new_token() -> str:
    """256 random bits."""
    return secrets.token_urlsafe(32)


def session_cookie(console: Console) -> str:
    """The name of the cookie that holds a session token."""
    return f"{_SECURE_PREFIX if console.https else ''}inzage-session"


def form_cookie(console: Console) -> str:
    """The name of the cookie that binds the sign-in form to a browser."""
    return f"{_SECURE_PREFIX if console.https else ''}inzage-form"


def flow_cookie(console: Console) -> str:
    """The name of the cookie that binds a sign-in at the identity provider to a browser."""
    return f"{_SECURE_PREFIX if console.https else ''}inzage-flow"


async def anybody(http_request: Request) -> SignedIn | None:
    """Who is signed in, if anybody; keeps the session from falling idle."""
    console = of(http_request)
    token = http_request.cookies.get(session_cookie(console))
    if not token:
        return None
    now = console.now()
    found = await console.door.read(lambda s: sign_in.holder(s, token, now=now))
    if found is None or console.body(found.actor.body_id) is None:
        return None
    if now - found.seen_at > SEEN_EVERY:
        await console.door.write(lambda s: web_sessions.seen(s, token, now=now))
    return found


async def holder_of_session(http_request: Request) -> SignedIn:
    """Who is signed in, even with a password to change first. Raises SignInNeeded."""
    found = await anybody(http_request)
    if found is None:
        raise SignInNeeded
    return found


async def somebody(http_request: Request) -> SignedIn:
    """Who is signed in. Raises SignInNeeded, PasswordChangeNeeded."""
    found = await holder_of_session(http_request)
    if found.password_temporary:
        raise PasswordChangeNeeded
    return found


def needs(*rights: Right) -> Callable[[Request], Awaitable[SignedIn]]:
    """A dependency: somebody who holds at least one of these rights."""

    async def holder(http_request: Request) -> SignedIn:
        found = await somebody(http_request)
        if not any(found.actor.may(right) for right in rights):
            raise NotAllowed("/".join(rights))
        return found

    return holder


def takes(*names: str, media: str = "application/x-www-form-urlencoded") -> dict[str, Any]:
    """What the published interface says of a form: its fields beside the session's token. Each one is a text.

    `media`: `multipart/form-data` where files come along.
    """
    fields = ("token", *names)
    schema = {"type": "object", "properties": {name: {"type": "string"} for name in fields}, "required": ["token"]}
    content = {media: {"schema": schema}}
    return {"requestBody": {"required": True, "content": content}}


def takes_files(*names: str, files: str) -> dict[str, Any]:
    """The same of a form that also carries files, all of them in the field `files`."""
    fields = ("token", *names)
    properties: dict[str, Any] = {name: {"type": "string"} for name in fields}
    properties[files] = {"type": "array", "items": {"type": "string", "format": "binary"}}
    schema = {"type": "object", "properties": properties, "required": ["token"]}
    return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}}}


async def readable(http_request: Request) -> None:
    """Refuse an address with a NUL: no page of ours leads there, and PostgreSQL takes none (its manual, 8.3)."""
    asked = (http_request.url.path, *http_request.query_params.keys(), *http_request.query_params.values())
    if any("\0" in part for part in asked):
        raise HTTPException(status_code=404)


async def form_of(http_request: Request, *, token: str) -> Mapping[str, str]:
    """The text fields of a form that carries `token` and came from a page of ours. Raises FormRefused."""
    require_own_page(http_request)
    async with http_request.form() as form:
        fields = texts_of(form)
    require_token(fields, token)
    return fields


def shown_version(fields: Mapping[str, str]) -> int:
    """The version a form was shown with; one that is none never fits."""
    written = fields.get("versie", "")
    return int(written) if written.isascii() and written.isdigit() and len(written) <= 9 else -1


def require_token(fields: Mapping[str, str], token: str) -> None:
    """Refuse a form that does not carry this token. Raises FormRefused."""
    if not token or not hmac.compare_digest(fields.get("token", "").encode(), token.encode()):
        raise FormRefused


def texts_of(form: FormData) -> dict[str, str]:
    """The text fields of a form; a NUL cannot be typed and PostgreSQL takes none, so it goes and the rest stays."""
    return {name: value.replace("\0", "") for name, value in form.items() if isinstance(value, str)}


def require_own_page(http_request: Request) -> None:
    """Refuse what the browser itself calls foreign (Fetch Metadata, Origin of RFC 6454 7).

    Under our own Referrer-Policy a browser may write `Origin: null` (Fetch 3.2), and without https it
    leaves Fetch Metadata out; then the token alone speaks. A request with neither comes from no browser.
    """
    site = http_request.headers.get("sec-fetch-site")
    origin = http_request.headers.get("origin")
    if site is None and origin is None:
        raise FormRefused
    if site not in (None, "same-origin"):
        raise FormRefused
    if origin not in (None, "null") and not _own(origin, http_request):
        raise FormRefused


def _own(origin: str, http_request: Request) -> bool:
    base = urlsplit(of(http_request).config.web.base_url)
    found = urlsplit(origin)
    if base.netloc:
        return (found.scheme, found.netloc) == (base.scheme, base.netloc)
    return found.netloc == http_request.headers.get("host")

"""The web application: routes, headers, faults. API documentation pages are off: they load foreign scripts."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import version
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import structlog
from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from bot.errors import StoreError
from bot.publishing import published_knowledge
from bot.roles import NotAllowed
from bot.shelf import ShelfUnavailable
from bot.talker import Talker
from bot.think import Knowledge
from bot.web import (
    absences,
    arming,
    audit_log,
    auth,
    before_filing,
    case_letters,
    cases,
    chat,
    chat_deeds,
    chat_stream,
    citizen_deeds,
    citizen_start,
    citizen_status,
    contact_notes,
    corrections,
    guidance,
    guidance_own,
    intake_counts,
    letters,
    messages,
    own_password,
    passing_on,
    people,
    provider_sign_in,
    public,
    register,
    request_form,
    school,
    sent,
    settings,
    status_link,
    subrequests,
    upkeep,
    worklist,
)
from bot.web.access import FormRefused, PasswordChangeNeeded, SignInNeeded, readable
from bot.web.chat_room import ChatRoom
from bot.web.console import console_of, of, page
from bot.web.headers import Protect, protective
from bot.web.speak import Speak

if TYPE_CHECKING:
    from bot.app import App

# The longest form of ours is a decision about many documents, its text and its fields; uploads state their own limit.
MAX_FORM_BYTES = 256 * 1024
_A_DAY = "public, max-age=86400"
_STATIC = {
    "inzage.css": "text/css",
    "inzage.svg": "image/svg+xml",
    "htmx.min.js": "text/javascript",
    "guidance.js": "text/javascript",
    "before_filing.js": "text/javascript",
    "request_kept.js": "text/javascript",
    "widget.js": "text/javascript",
    "framed.js": "text/javascript",
    "chat.css": "text/css",
    "chat.js": "text/javascript",
}

# `upkeep` and `guidance_own` before `guidance`: their paths would be taken for the id of an entry.
_PARTS = (
    public,
    citizen_status,
    citizen_deeds,
    citizen_start,
    request_form,
    before_filing,
    chat_stream,
    chat,
    chat_deeds,
    auth,
    provider_sign_in,
    own_password,
    worklist,
    absences,
    cases,
    case_letters,
    status_link,
    passing_on,
    subrequests,
    school,
    messages,
    contact_notes,
    corrections,
    arming,
    letters,
    sent,
    register,
    people,
    audit_log,
    intake_counts,
    settings,
    upkeep,
    guidance_own,
    guidance,
)

log = structlog.get_logger()


def build_web(
    app: App, *, load: Callable[[], Knowledge] | None = None, talker: Callable[[], Talker] | None = None
) -> FastAPI:
    """The console of an application, ready for a server; `load` reads the guidance at the first need and after a
    change of it: what the application publishes, if nothing else is said. `talker` makes what takes the turns of chats,
    at the first turn; as configured, if nothing else is said. Whoever serves ends it: `state.chat_room`."""
    web = FastAPI(
        title="Inzage",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        version=version("inzage"),
        summary="De console van Inzage: paginas voor medewerkers, formulieren met een teken van de sessie.",
        default_response_class=HTMLResponse,
        dependencies=[Depends(readable)],
        redirect_slashes=False,
        max_body_size=MAX_FORM_BYTES,
        telemetry={"auto_configure": False, "tracing": False, "metrics": False, "logs": False},
    )
    web.state.console = console_of(app, load=load or (lambda: published_knowledge(app)))
    web.state.chat_room = ChatRoom(app, make_talker=talker or (lambda: Talker(processes=app.config.chat.processes)))
    for part in _PARTS:
        web.include_router(part.router)
    web.add_api_route("/static/{name}", _static, methods=["GET"])
    web.add_api_route("/openapi.json", _openapi, methods=["GET"], include_in_schema=False)
    web.add_middleware(Speak, catalogue=web.state.console.catalogue)
    embedding = {body.id: body.embed_origins for body in app.config.body}
    web.add_middleware(Protect, https=web.state.console.https, embedding=embedding)
    web.add_exception_handler(SignInNeeded, _to_sign_in)
    web.add_exception_handler(PasswordChangeNeeded, _to_new_password)
    web.add_exception_handler(NotAllowed, _not_allowed)
    web.add_exception_handler(FormRefused, _form_refused)
    web.add_exception_handler(HTTPException, _http_fault)
    web.add_exception_handler(RequestValidationError, _not_found)
    web.add_exception_handler(ClientDisconnect, _gone)
    web.add_exception_handler(StoreError, _store_fault)
    web.add_exception_handler(ShelfUnavailable, _no_guidance)
    web.add_exception_handler(Exception, _fault)
    return web


async def _static(name: str) -> Response:
    """Style sheet, icon and scripts, by a closed list: no path reaches the file system."""
    if name not in _STATIC:
        raise HTTPException(status_code=404)
    content = (files("bot.web") / "static" / name).read_bytes()
    return Response(content, media_type=_STATIC[name], headers={"cache-control": _A_DAY})


async def _openapi(http_request: Request) -> Response:
    """The interface, for everybody: it names no person and no data (deploy/decisions/0029)."""
    web: FastAPI = http_request.app
    return JSONResponse(web.openapi())


async def _to_sign_in(http_request: Request, _fault: Exception) -> Response:
    if "hx-request" in http_request.headers:
        # A script would put the sign-in page inside the results; this tells it to go there.
        return Response(status_code=401, headers={"hx-redirect": f"/aanmelden?{urlencode({'naar': '/guidance'})}"})
    if http_request.method != "GET":
        return RedirectResponse("/aanmelden", status_code=303)
    wanted = http_request.url.path
    query = f"?{urlencode({'naar': wanted})}" if wanted != "/" else ""
    return RedirectResponse(f"/aanmelden{query}", status_code=303)


async def _to_new_password(http_request: Request, _fault: Exception) -> Response:
    if "hx-request" in http_request.headers:
        return Response(status_code=401, headers={"hx-redirect": "/wachtwoord"})
    return RedirectResponse("/wachtwoord", status_code=303)


async def _not_allowed(http_request: Request, _fault: Exception) -> Response:
    return _error(http_request, 403)


async def _form_refused(http_request: Request, _fault: Exception) -> Response:
    return _error(http_request, 400)


async def _not_found(http_request: Request, _fault: Exception) -> Response:
    return _error(http_request, 404)


async def _http_fault(http_request: Request, fault: Exception) -> Response:
    status = fault.status_code if isinstance(fault, HTTPException) else 500
    return _error(http_request, status)


async def _gone(_http_request: Request, _fault: Exception) -> Response:
    """Whoever sent half a form and left: no fault of ours, and nobody reads this."""
    return Response(status_code=400)


async def _store_fault(http_request: Request, fault: Exception) -> Response:
    log.error("web_store_fault", error=type(fault).__name__)
    return _error(http_request, 503)


async def _no_guidance(http_request: Request, _fault: Exception) -> Response:
    return _error(http_request, 503)


async def _fault(http_request: Request, fault: Exception) -> Response:
    """A bug: a page without detail. Runs outside the middleware, so it brings the headers itself."""
    log.error("web_fault", error=type(fault).__name__)
    response = _error(http_request, 500)
    response.headers.update(protective(https=of(http_request).https))
    response.headers["cache-control"] = "no-store"
    return response


def _error(http_request: Request, status: int) -> Response:
    return page(http_request, "error.html", status=status, code=status)

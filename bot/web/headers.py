"""What every response carries, and the one log line of every request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import structlog
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = structlog.get_logger()

# CSP level 3; nothing comes from another host, nothing frames us, no form leaves. Scripts are files of ours, never
# in a page, and may ask only us.
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_NOBODY = "frame-ancestors 'none'"
# Of a picture that is opened by itself: no script, no form, no origin (CSP level 3, 6.1 and 6.2.2).
DRAWING = f"default-src 'none'; sandbox; {_NOBODY}"
_ALWAYS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-robots-tag": "noindex, nofollow",
}
_YEAR = 365 * 24 * 3600
# What a website of a body may show inside a page of its own: the chat, and the page that its submitting leads to.
_CHAT, _KEPT = "/burger/{body_id}/chat", "/burger/{body_id}/aanvraag/bewaard/{token}"
# What pages of other websites load (Fetch 3.6): a script that is the same for everybody.
_FOR_OTHERS = "/static/widget.js"


def protective(*, https: bool) -> dict[str, str]:
    """The headers of every response; `https` when browsers reach the console by it (RFC 6797 7.2)."""
    return {**_ALWAYS, "strict-transport-security": f"max-age={_YEAR}"} if https else dict(_ALWAYS)


def framable(route: str) -> bool:
    """Whether the websites of a body may show what stands at this address, given as the template of its path."""
    return route in (_CHAT, _KEPT) or route.startswith(f"{_CHAT}/")


class Protect:
    """Adds the headers, forbids keeping a page (RFC 9111 5.2.2.5) unless told otherwise, logs the request.

    `embedding`: for each body the origins that may show its chat in a frame.
    """

    def __init__(self, app: ASGIApp, *, https: bool, embedding: Mapping[str, Sequence[str]]) -> None:
        self._app = app
        self._headers = protective(https=https)
        self._embedding = embedding

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One ASGI call."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                stricter = headers.get("content-security-policy") == DRAWING
                for name, value in self._headers.items():
                    headers[name] = value
                if stricter:
                    headers["content-security-policy"] = DRAWING
                self._open(scope, headers)
                headers.setdefault("cache-control", "no-store")
                # The template of the path, not the path: a reference stays out of the log.
                path = getattr(scope.get("route"), "path", "-")
                log.info("web_request", method=scope["method"], path=path, status=message["status"])
            await send(message)

        await self._app(scope, receive, protected)

    def _open(self, scope: Scope, headers: MutableHeaders) -> None:
        """Let the body's own websites frame its chat. X-Frame-Options knows no list (RFC 7034 2.1) and goes."""
        if scope["path"] == _FOR_OTHERS:
            headers["cross-origin-resource-policy"] = "cross-origin"
        origins = self._embedding.get(scope.get("path_params", {}).get("body_id", ""), ())
        if origins and framable(getattr(scope.get("route"), "path", "")):
            policy = headers["content-security-policy"]
            headers["content-security-policy"] = policy.replace(_NOBODY, " ".join(("frame-ancestors", *origins)))
            del headers["x-frame-options"]

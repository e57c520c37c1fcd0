"""The website of somebody else, on a host and a port of its own and under a strict policy, with our chat in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import FastAPI, Response

from tests.support.browser import serving

LABEL = "Stel uw vraag aan Gemeente Dorp"
_PAGE = """<!doctype html>
<html lang="{lang}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><link rel="stylesheet" href="/site.css"></head>
<body>
<header><nav aria-label="Pagina's"><a href="/">Begin</a> <a href="/ander">Ander</a></nav></header>
<main><h1>{title}</h1><p><a href="/ander" id="voor">Over onze school</a></p>
<p><a href="{bot}/burger/dorp/chat" data-inzage-chat>{label}</a></p>
<p><a href="/ander" id="na">Wat er nog is</a></p></main>
<script src="{bot}/static/widget.js" defer></script>
</body></html>
"""
# An author's sheet that styles everything it can reach.
_SHEET = "body { font: 16px sans-serif; background: #fff; color: #222 } a { color: #00468c } * { line-height: 1.4 }"


def strict(bot: str) -> str:
    """A policy that allows our script and our frame, and nothing inline."""
    return (
        f"default-src 'none'; script-src {bot}; frame-src {bot}; style-src 'self'; base-uri 'none'; form-action 'none'"
    )


def website(bot: str, *, policy: str | None = None, lang: str = "nl") -> FastAPI:
    """Two pages of a school, each with the chat of the body at `bot`."""
    app = FastAPI(
        openapi_url=None, telemetry={"auto_configure": False, "tracing": False, "metrics": False, "logs": False}
    )
    headers = {"content-security-policy": strict(bot) if policy is None else policy}

    def page(title: str) -> Response:
        text = _PAGE.format(title=title, bot=bot, label=LABEL, lang=lang)
        return Response(text, media_type="text/html", headers=headers)

    @app.get("/")
    async def begin() -> Response:
        return page("Basisschool De Wissel")

    @app.get("/ander")
    async def other() -> Response:
        return page("Over de school")

    @app.get("/site.css")
    async def sheet() -> Response:
        return Response(_SHEET, media_type="text/css")

    @app.get("/favicon.ico")
    async def icon() -> Response:
        return Response(status_code=404)

    return app


@contextmanager
def shown(app: FastAPI, *, port: int) -> Iterator[str]:
    """Serve it under another host name than ours; gives its origin."""
    with serving(app, port=port):
        yield f"http://localhost:{port}"

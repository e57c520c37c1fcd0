"""Every request is answered in the language of the console it came to."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from bot.texts import Catalogue, in_language


class Speak:
    """Sets the catalogue for what Python says while a request is answered."""

    def __init__(self, app: ASGIApp, *, catalogue: Catalogue) -> None:
        self._app = app
        self._catalogue = catalogue

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One ASGI call."""
        with in_language(self._catalogue):
            await self._app(scope, receive, send)

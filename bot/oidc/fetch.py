"""Asking the identity provider, with a limit on time and size; redirects are refused. Call it in a thread."""

from __future__ import annotations

import http.client
import json
import ssl
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bot.config_web import safe_address

SECONDS = 10.0
MAX_BYTES = 1024 * 1024  # a key set or a token answer is a few kB


class ProviderUnreachable(Exception):
    """The identity provider did not answer as it should; `reason` is for the log and names nobody."""

    temporary = True

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A secret or a code never follows a redirect."""

    def redirect_request(self, *_arguments: Any, **_named: Any) -> None:
        """Leave the redirect an error."""


def get(url: str, *, bearer: str | None = None, tls_ca: Path | None = None) -> dict[str, Any]:
    """The JSON object at an address. Raises ProviderUnreachable."""
    headers = {"authorization": f"Bearer {bearer}"} if bearer else {}
    return _answer(url, data=None, headers=headers, tls_ca=tls_ca)


def post(url: str, *, fields: Mapping[str, str], headers: Mapping[str, str], tls_ca: Path | None) -> dict[str, Any]:
    """The JSON object that answers a form. Raises ProviderUnreachable."""
    return _answer(url, data=urlencode(fields).encode(), headers=headers, tls_ca=tls_ca)


def _answer(url: str, *, data: bytes | None, headers: Mapping[str, str], tls_ca: Path | None) -> dict[str, Any]:
    try:
        safe_address(url)
    except ValueError as error:
        raise ProviderUnreachable("unsafe_address") from error
    request = urllib.request.Request(url, data=data, headers={"accept": "application/json", **headers})  # noqa: S310
    opener = urllib.request.build_opener(
        _NoRedirect, urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=tls_ca))
    )
    try:
        with opener.open(request, timeout=SECONDS) as response:
            body = response.read(MAX_BYTES + 1)
    except urllib.error.HTTPError as error:
        with error:
            raise ProviderUnreachable(f"http_{error.code}") from error
    except (OSError, http.client.HTTPException) as error:
        raise ProviderUnreachable(type(error).__name__) from error
    if len(body) > MAX_BYTES:
        raise ProviderUnreachable("too_large")
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ProviderUnreachable("no_json") from error
    if not isinstance(found, dict):
        raise ProviderUnreachable("no_object")
    return found

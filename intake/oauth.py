"""The access token another program keeps fresh in a file; edge (file).

The file holds the token alone, or JSON with `access_token` and, if known, `expires_at`
(ISO 8601 with an offset, or seconds since 1970).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path


class TokenUnusable(Exception):
    """There is no token to log in with now; `reason` is "missing", "malformed" or "expired".

    Temporary: the program that refreshes the file may do so at any moment.
    """

    temporary = True

    def __init__(self, reason: str) -> None:
        super().__init__(f"the OAuth token file is {reason}")
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessToken:
    """A bearer token (RFC 6750) and, where the file says so, the aware UTC instant it ends."""

    value: str = field(repr=False)
    expires_at: datetime | None = None


def read_token(path: Path, *, now: datetime) -> AccessToken:
    """The token as it stands in the file at this moment. Raises TokenUnusable."""
    try:
        text = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise TokenUnusable("missing" if isinstance(error, OSError) else "malformed") from error
    token = _from_json(text) if text.startswith("{") else AccessToken(value=text)
    # RFC 6750 2.1: a token is one word; a control character would end the login command.
    if not token.value or not token.value.isascii() or not token.value.isprintable() or " " in token.value:
        raise TokenUnusable("malformed")
    if token.expires_at is not None and token.expires_at <= now:
        raise TokenUnusable("expired")
    return token


def _from_json(text: str) -> AccessToken:
    try:
        fields = json.loads(text)
        expires = fields.get("expires_at")
        if isinstance(expires, str):
            instant = datetime.fromisoformat(expires)
            if instant.tzinfo is None:
                raise TokenUnusable("malformed")
        elif isinstance(expires, (int, float)):
            instant = datetime.fromtimestamp(expires, UTC)
        elif expires is None:
            return AccessToken(value=str(fields["access_token"]))
        else:
            raise TokenUnusable("malformed")
        return AccessToken(value=str(fields["access_token"]), expires_at=instant.astimezone(UTC))
    except (ValueError, KeyError, OverflowError, OSError) as error:
        raise TokenUnusable("malformed") from error

"""The token of a form that anybody may open: signed, with the instant it was made; nothing is kept of it."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from bot.store import request_forms
from bot.web.attempts import home_of
from bot.web.console import Console

# Nobody fills in name, address and document in less; programs do.
FASTEST = timedelta(seconds=4)
# A form left open overnight is looked at once more before it goes: the page may have changed since.
LONGEST = timedelta(hours=24)
_LONGEST_FIELD = 4_000  # characters of a field that names answers; ours are far shorter
_SHAPE = re.compile(r"([A-Za-z0-9_-]{16,64})\.(\d{1,12})\.([0-9a-f]{64})")


class Pace(StrEnum):
    """How long somebody had the form."""

    GOOD = "good"
    TOO_FAST = "too_fast"
    TOO_OLD = "too_old"
    NOT_OURS = "not_ours"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """Signs for one body; `key` never leaves the store and this process."""

    key: bytes = field(repr=False)
    body_id: str

    def token(self, *, now: datetime) -> str:
        """A token for a form that is shown now."""
        nonce = secrets.token_urlsafe(16)
        made = int(now.timestamp())
        return f"{nonce}.{made}.{self._mac('form', f'{nonce}.{made}')}"

    def pace(self, token: str, *, now: datetime, fastest: timedelta = FASTEST) -> Pace:
        """Whether a token is ours, and how long it was out; `fastest`: what people need at least."""
        made_at = self.made_at(token)
        if made_at is None:
            return Pace.NOT_OURS
        age = now - made_at
        if age > LONGEST:
            return Pace.TOO_OLD
        return Pace.GOOD if age >= fastest else Pace.TOO_FAST

    def made_at(self, token: str) -> datetime | None:
        """When a token was made; None where we did not make it."""
        found = _SHAPE.fullmatch(token)
        if found is None or not hmac.compare_digest(found[3], self._mac("form", f"{found[1]}.{found[2]}")):
            return None
        return datetime.fromtimestamp(int(found[2]), UTC)

    def page_of(self, token: str, *, fingerprint: bytes) -> str:
        """The token of the page for what was sent: the same form sent twice leads to the same page."""
        return self._mac("page", f"{token}.{hashlib.sha256(fingerprint).hexdigest()}")

    def shown(self, keys: Sequence[str], *, token: str) -> str:
        """A hidden field for the form with this token: the answers that were shown beside it, and nothing else."""
        if not keys:
            return ""
        named = urlsafe_b64encode(json.dumps(list(keys)).encode()).decode()
        return f"{named}.{self._mac('shown', f'{token}.{named}')}"

    def shown_in(self, field: str, *, token: str) -> tuple[str, ...]:
        """The answers that such a field names; none where we did not make it, or made it for another form."""
        named, _, mac = field[:_LONGEST_FIELD].partition(".")
        if not mac or not hmac.compare_digest(mac.encode(), self._mac("shown", f"{token}.{named}").encode()):
            return ()
        return tuple(json.loads(urlsafe_b64decode(named)))

    def mark(self, purpose: str, *, token: str, key: str) -> str:
        """What happened to one answer beside one form, as it is remembered for a while; nobody reads it back."""
        return self._mac(f"mark-{purpose}", f"{token}.{key}")

    def place(self, kind: str, value: str) -> str:
        """An address as it is counted: nobody reads it back without the key."""
        return self._mac(kind, home_of(value) if kind == "peer" else value.casefold())

    def _mac(self, purpose: str, value: str) -> str:
        return hmac.new(self.key, f"{purpose}\n{self.body_id}\n{value}".encode(), hashlib.sha256).hexdigest()


async def seal_of(console: Console, body_id: str) -> Seal:
    """The seal of a body; its key is made at the first need and holds for every process of the installation."""
    key = await console.door.read(request_forms.key)
    if key is None:
        fresh = secrets.token_hex(32)
        key = await console.door.write(lambda s: request_forms.make_key(s, fresh))
    return Seal(key=bytes.fromhex(key), body_id=body_id)

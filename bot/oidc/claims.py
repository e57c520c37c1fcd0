"""Which role somebody has, from what the identity provider says of them."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.config_web import OidcSection
from bot.roles import Role

MAX_VALUES = 500  # values of a role claim that are looked at
LONGEST_NAME = 40  # of a sign-in name; room stays for what tells two of one name apart
_NOT_IN_A_NAME = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who signed in, as proven by the provider; `id_token` goes back to it at sign-out."""

    issuer: str
    subject: str
    name: str
    claim_values: tuple[str, ...]
    id_token: str = field(repr=False)


def values_of(claims: Mapping[str, Any], claim: str) -> tuple[str, ...]:
    """The texts of a claim that may be one text or a list of them."""
    found = claims.get(claim)
    listed = found if isinstance(found, list) else [found]
    return tuple(value for value in listed[:MAX_VALUES] if isinstance(value, str))


def role_in(identity: Identity, *, body_id: str, section: OidcSection) -> Role | None:
    """The role in a body; of several the one that stands first in the configuration, None where there is none."""
    held = {_role_name(value, body_id=body_id, section=section) for value in identity.claim_values}
    return next((role for name, role in section.roles.items() if name in held), None)


def _role_name(value: str, *, body_id: str, section: OidcSection) -> str | None:
    """The name of the role a value gives in this body; ACM/IDM writes `role:organisation code`."""
    if not section.organisations:
        return value
    name, colon, organisation = value.rpartition(":")
    return name if colon and section.organisations.get(organisation) == body_id else None


def sign_in_name(identity: Identity) -> str:
    """A name as `bot.commands.staff` takes it, from the person's own: An Peeters becomes an.peeters."""
    plain = unicodedata.normalize("NFKD", identity.name).encode("ascii", "ignore").decode().lower()
    name = _NOT_IN_A_NAME.sub(".", plain).strip(".")[:LONGEST_NAME].strip(".")
    return name if len(name) > 1 else f"medewerker-{mark_of(identity)}"


def mark_of(identity: Identity) -> str:
    """Eight letters and digits that tell two people of one name apart."""
    return hashlib.sha256(f"{identity.issuer} {identity.subject}".encode()).hexdigest()[:8]

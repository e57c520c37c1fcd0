"""Whether an ID token proves who somebody is (OpenID Connect Core 1.0, 3.1.3.7). Pure: keys and time are given."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from joserfc import jws, jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

# Signatures by the provider's own key only: never "none", and no HMAC, whose key we would share (RFC 8725 3.1, 3.2).
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA")
LEEWAY = timedelta(seconds=60)  # clocks of two machines
LONGEST_SUBJECT = 255  # Core 1.0, 2: at most 255 ASCII characters


class TokenRefused(Exception):
    """The token proves nothing; `reason` is for the log and names nobody."""

    temporary = False

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class KeyUnknown(TokenRefused):
    """Signed with a key that is not among these: the provider may have renewed them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What the token must say."""

    issuer: str
    client_id: str
    nonce: str
    now: datetime


def claims_of(id_token: str, *, keys: KeySet, expected: Expected) -> Mapping[str, Any]:
    """The claims of a token that is signed, for us, for this sign-in, and in time. Raises TokenRefused."""
    try:
        algorithm = jws.extract_compact(id_token.encode()).headers().get("alg")
        if algorithm not in ALGORITHMS:
            raise TokenRefused("algorithm")
        token = jwt.decode(id_token, keys, algorithms=list(ALGORITHMS))
    except InvalidKeyIdError as error:
        raise KeyUnknown("unknown_key") from error
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise TokenRefused("signature") from error
    _check(token.claims, expected)
    return token.claims


def _check(claims: Mapping[str, Any], expected: Expected) -> None:
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    now, leeway = expected.now.timestamp(), LEEWAY.total_seconds()
    subject, nonce = claims.get("sub"), claims.get("nonce")
    if claims.get("iss") != expected.issuer:
        raise TokenRefused("issuer")
    if expected.client_id not in audiences:
        raise TokenRefused("audience")
    if (len(audiences) > 1 or "azp" in claims) and claims.get("azp") != expected.client_id:
        raise TokenRefused("authorized_party")
    if _instant(claims, "exp") + leeway <= now:
        raise TokenRefused("expired")
    if _instant(claims, "iat") - leeway > now or _instant(claims, "nbf", default=now) - leeway > now:
        raise TokenRefused("not_yet")
    if not isinstance(nonce, str) or not hmac.compare_digest(nonce.encode(), expected.nonce.encode()):
        raise TokenRefused("nonce")
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
        raise TokenRefused("subject")


def _instant(claims: Mapping[str, Any], name: str, *, default: float | None = None) -> float:
    value = claims.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TokenRefused(name)
    return float(value)

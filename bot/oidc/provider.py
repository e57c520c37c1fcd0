"""The identity provider: where it is asked, its keys, and the exchange of a code for a proven identity."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote_plus, urlencode

from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from bot.clock import Clock
from bot.config_web import OidcSection, safe_address
from bot.oidc import fetch
from bot.oidc.claims import Identity, values_of
from bot.oidc.fetch import ProviderUnreachable
from bot.oidc.token import Expected, KeyUnknown, TokenRefused, claims_of

KEPT = timedelta(hours=1)  # how long the provider's own description and keys are believed
RENEW_EVERY = timedelta(minutes=1)  # an unknown key asks for the keys again, not more often than this
_NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_KNOWN = (*_NEEDED, "userinfo_endpoint", "end_session_endpoint")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Described:
    """What the provider publishes of itself (OpenID Connect Discovery 1.0, 3), and its keys."""

    endpoints: Mapping[str, str]
    secret_in_form: bool
    names_itself: bool  # RFC 9207: every answer must carry `iss`
    keys: KeySet
    at: datetime


class Provider:
    """One provider; what it says of itself is fetched at the first need and kept an hour."""

    def __init__(self, section: OidcSection, *, redirect_uri: str, clock: Clock) -> None:
        self.section = section
        self._redirect_uri = redirect_uri
        self._clock = clock
        self._known: _Described | None = None

    def fault(self) -> str | None:
        """Why nobody could sign in by it now; None where it answers as it should. Blocks: call it in a thread."""
        try:
            self._ask()
        except ProviderUnreachable as error:
            return error.reason
        return None

    async def leave_for(self, *, state: str, nonce: str, verifier: str) -> str:
        """The address a browser goes to. Raises ProviderUnreachable."""
        described = await self._described()
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        wanted = {
            "response_type": "code",
            "client_id": self.section.client_id,
            "redirect_uri": self._redirect_uri,
            "scope": " ".join(dict.fromkeys(("openid", *self.section.scopes))),
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return _with_query(described.endpoints["authorization_endpoint"], wanted)

    async def leave_for_sign_out(self, *, id_token: str, back: str) -> str | None:
        """The address that ends the session over there (RP-Initiated Logout 1.0, 2); None where there is none."""
        try:
            endpoint = (await self._described()).endpoints.get("end_session_endpoint")
        except ProviderUnreachable:
            return None
        wanted = {"id_token_hint": id_token, "client_id": self.section.client_id, "post_logout_redirect_uri": back}
        return _with_query(endpoint, wanted) if endpoint else None

    async def identify(self, code: str, *, issuer: str | None, nonce: str, verifier: str) -> Identity:
        """Who the code speaks of; `issuer` is what the answer says. Raises ProviderUnreachable, TokenRefused."""
        described = await self._described()
        if issuer is None and described.names_itself:
            raise TokenRefused("issuer")
        if issuer is not None and issuer != self.section.issuer:
            raise TokenRefused("issuer")
        answer = await asyncio.to_thread(self._exchange, described, code, verifier)
        id_token = answer.get("id_token")
        if not isinstance(id_token, str):
            raise TokenRefused("no_token")
        claims = await self._claims(id_token, nonce=nonce)
        if self.section.role_claim not in claims:
            claims = {**await self._more(described, answer, claims["sub"]), **claims}
        return Identity(
            issuer=self.section.issuer,
            subject=claims["sub"],
            name=next(iter(values_of(claims, self.section.name_claim)), ""),
            claim_values=values_of(claims, self.section.role_claim),
            id_token=id_token,
        )

    async def _claims(self, id_token: str, *, nonce: str) -> Mapping[str, Any]:
        described = await self._described()
        expected = Expected(
            issuer=self.section.issuer, client_id=self.section.client_id, nonce=nonce, now=self._clock()
        )
        try:
            return claims_of(id_token, keys=described.keys, expected=expected)
        except KeyUnknown:
            if self._clock() - described.at < RENEW_EVERY:
                raise
            renewed = await self._described(anew=True)
            return claims_of(id_token, keys=renewed.keys, expected=expected)

    async def _more(self, described: _Described, answer: Mapping[str, Any], subject: str) -> Mapping[str, Any]:
        """What only the userinfo endpoint tells; it must speak of the same person (Core 1.0, 5.3.2)."""
        endpoint, access_token = described.endpoints.get("userinfo_endpoint"), answer.get("access_token")
        if endpoint is None or not isinstance(access_token, str):
            return {}
        told = await asyncio.to_thread(fetch.get, endpoint, bearer=access_token, tls_ca=self.section.tls_ca)
        if told.get("sub") != subject:
            raise TokenRefused("subject")
        return told

    def _exchange(self, described: _Described, code: str, verifier: str) -> dict[str, Any]:
        fields = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._redirect_uri,
            "code_verifier": verifier,
        }
        try:
            secret = self.section.client_secret_file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ProviderUnreachable("client_secret_file") from error
        headers = {}
        if described.secret_in_form:
            fields |= {"client_id": self.section.client_id, "client_secret": secret}
        else:  # RFC 6749 2.3.1: each part is form-encoded before it is joined
            pair = f"{quote_plus(self.section.client_id)}:{quote_plus(secret)}"
            headers["authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        return fetch.post(
            described.endpoints["token_endpoint"], fields=fields, headers=headers, tls_ca=self.section.tls_ca
        )

    async def _described(self, *, anew: bool = False) -> _Described:
        known = self._known
        if anew or known is None or self._clock() - known.at > KEPT:
            known = self._known = await asyncio.to_thread(self._ask)
        return known

    def _ask(self) -> _Described:
        at = self._clock()
        address = f"{self.section.issuer.rstrip('/')}/.well-known/openid-configuration"
        said = fetch.get(address, tls_ca=self.section.tls_ca)
        if said.get("issuer") != self.section.issuer:  # Discovery 1.0, 4.3
            raise ProviderUnreachable("another_issuer")
        endpoints = {name: said[name] for name in _KNOWN if isinstance(said.get(name), str)}
        try:
            for endpoint in endpoints.values():
                safe_address(endpoint)
        except ValueError as error:
            raise ProviderUnreachable("unsafe_address") from error
        if not endpoints.keys() >= set(_NEEDED):
            raise ProviderUnreachable("endpoint_missing")
        methods = said.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        published = fetch.get(endpoints["jwks_uri"], tls_ca=self.section.tls_ca)
        try:
            keys = KeySet.import_key_set(published)  # type: ignore[arg-type]
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise ProviderUnreachable("keys") from error
        return _Described(
            endpoints=endpoints,
            secret_in_form="client_secret_basic" not in methods,
            names_itself=said.get("authorization_response_iss_parameter_supported") is True,
            keys=keys,
            at=at,
        )


def _with_query(endpoint: str, wanted: Mapping[str, str]) -> str:
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(wanted)}"

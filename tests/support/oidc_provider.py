"""An OpenID Connect provider on loopback: real HTTP, real keys, real signatures, and faults on demand."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import parse_qs, unquote_plus, urlencode

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from tests.support.browser import serving
from tests.support.console import Hand

CLIENT, SECRET = "inzage-test", "een geheim: met % en +"


@cache
def rsa_key(kid: str) -> RSAKey:
    """A key of the provider; made once for all tests, for that takes a while."""
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig", "alg": "RS256"})


@dataclass(slots=True, kw_only=True)
class Grant:
    """What the provider remembers between a sign-in and the exchange of its code."""

    nonce: str
    challenge: str
    redirect_uri: str


@dataclass(slots=True, kw_only=True)
class OidcProvider:
    """What it says of the person who signs in, and how it misbehaves; tests change both."""

    clock: Hand
    issuer: str = ""
    person: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] | None = None
    token_claims: dict[str, Any] = field(default_factory=dict)  # replaces claims of the ID token
    signing: RSAKey = field(default_factory=lambda: rsa_key("een"))
    published: list[RSAKey] = field(default_factory=lambda: [rsa_key("een")])
    make_token: Any = None  # claims -> token, instead of a signed one
    description: dict[str, Any] = field(default_factory=dict)  # replaces what it says of itself
    raw_answers: dict[str, Response] = field(default_factory=dict)  # path -> answer, instead of its own
    grants: dict[str, Grant] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def describe(self) -> dict[str, Any]:
        own = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/keys",
            "end_session_endpoint": f"{self.issuer}/logout",
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "authorization_response_iss_parameter_supported": True,
        }
        return {name: value for name, value in {**own, **self.description}.items() if value is not None}

    def id_token(self, grant: Grant) -> str:
        now = int(self.clock.now.timestamp())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": grant.nonce,
            **self.person,
            **self.token_claims,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        if self.make_token is not None:
            made: str = self.make_token(claims)
            return made
        return jwt.encode({"alg": "RS256", "kid": self.signing.kid}, claims, self.signing)


def unsigned(claims: dict[str, Any]) -> str:
    """A token with `alg: none`."""
    import json

    def part(value: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    return f"{part({'alg': 'none'})}.{part(claims)}."


@contextmanager
def running_provider(clock: Hand) -> Iterator[OidcProvider]:
    """The provider on a free port of loopback."""
    provider = OidcProvider(clock=clock)
    with serving(_web(provider)) as address:
        provider.issuer = address
        yield provider


def _web(provider: OidcProvider) -> FastAPI:
    web = FastAPI(openapi_url=None)

    @web.middleware("http")
    async def note(http_request: Request, call_next: Any) -> Response:
        provider.asked.append(http_request.url.path)
        found: Response = provider.raw_answers.get(http_request.url.path) or await call_next(http_request)
        return found

    @web.get("/.well-known/openid-configuration")
    async def description() -> Response:
        return JSONResponse(provider.describe())

    @web.get("/keys")
    async def keys() -> Response:
        return JSONResponse(KeySet(list(provider.published)).as_dict(private=False))

    @web.get("/authorize")
    async def authorize(http_request: Request) -> Response:
        asked = dict(http_request.query_params)
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        code = secrets.token_urlsafe(16)
        provider.grants[code] = Grant(
            nonce=asked["nonce"], challenge=asked["code_challenge"], redirect_uri=asked["redirect_uri"]
        )
        answer = {"code": code, "state": asked["state"], "iss": provider.issuer}
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(answer)}", status_code=302)

    @web.post("/token")
    async def token(http_request: Request) -> Response:
        fields = {name: values[0] for name, values in parse_qs((await http_request.body()).decode()).items()}
        if not _is_client(http_request, fields):
            return JSONResponse({"error": "invalid_client"}, status_code=401)
        grant = provider.grants.pop(fields["code"], None)
        digest = hashlib.sha256(fields["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if grant is None or grant.challenge != challenge or grant.redirect_uri != fields["redirect_uri"]:
            return JSONResponse({"error": "invalid_grant"}, status_code=400)
        return JSONResponse({"access_token": "toegang", "token_type": "Bearer", "id_token": provider.id_token(grant)})

    @web.get("/userinfo")
    async def userinfo(http_request: Request) -> Response:
        assert http_request.headers["authorization"] == "Bearer toegang"
        return JSONResponse(provider.userinfo if provider.userinfo is not None else {"sub": provider.person["sub"]})

    return web


def _is_client(http_request: Request, fields: dict[str, str]) -> bool:
    given = http_request.headers.get("authorization", "")
    if given.startswith("Basic "):
        name, _, secret = base64.b64decode(given.removeprefix("Basic ")).decode().partition(":")
        return (unquote_plus(name), unquote_plus(secret)) == (CLIENT, SECRET)
    return (fields.get("client_id"), fields.get("client_secret")) == (CLIENT, SECRET)

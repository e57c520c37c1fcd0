"""`[web]` and `[web.oidc]`: the staff console, and who says which member of staff is who."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from bot.config_parts import Age, ExistingFile, Section, together
from bot.errors import ConfigError
from bot.roles import Role
from bot.texts import DEFAULT

_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


def safe_address(url: str) -> str:
    """An https address, or http on this machine: tokens and secrets travel over it. Raises ValueError."""
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.hostname:
        return url
    if parts.scheme == "http" and parts.hostname in _LOOPBACK:
        return url
    raise ValueError("must begin with https://")


def _origin(url: str) -> str:
    """Scheme, host and port of a website and nothing after it, as a browser writes it (RFC 6454 6.1): no star, for
    whoever has a host under it could then show our pages. Raises ValueError.
    """
    parts = urlsplit(safe_address(url.strip().lower()))
    host = parts.hostname or ""
    if parts.path not in ("", "/") or parts.query or parts.fragment or parts.username is not None:
        raise ValueError(f"{url!r}: only the scheme and the host, as https://www.school.example")
    if not host.isascii() or "*" in host or any(mark in parts.netloc for mark in ",;' \""):
        raise ValueError(f"{url!r}: write the host whole, in plain letters, without a star")
    usual = {"https": 443, "http": 80}[parts.scheme]
    port = "" if parts.port in (None, usual) else f":{parts.port}"
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{port}"


Origin = Annotated[str, AfterValidator(_origin)]


def _issuer(url: str) -> str:
    """OpenID Connect Discovery 1.0, 3: no query and no fragment."""
    parts = urlsplit(safe_address(url))
    if parts.query or parts.fragment:
        raise ValueError("has no query and no fragment")
    return url


class OidcSection(Section):
    """`[web.oidc]`: the identity provider. `roles` names our role for each value of the claim `role_claim`.

    Where `organisations` is given, a value is read as `role:organisation code` (ACM/IDM) and the code names the body.
    """

    issuer: Annotated[str, AfterValidator(_issuer)]
    client_id: str = Field(min_length=1)
    client_secret_file: ExistingFile
    label: str = Field(default="uw organisatie", min_length=1, max_length=60)
    scopes: tuple[str, ...] = ("profile",)
    role_claim: str = Field(min_length=1)
    name_claim: str = Field(default="name", min_length=1)
    roles: dict[str, Role] = Field(min_length=1)
    organisations: dict[str, str] = Field(default_factory=dict)
    tls_ca: ExistingFile | None = None


class WebSection(Section):
    """`[web]`: the staff console. Port 0 takes any free port.

    `local_sign_in`: whether everybody may sign in with a password of ours, or only accounts for an emergency.
    `language`: what the console speaks; `catalogue_file`: the translation into it, where the program brings none.
    """

    host: str = "127.0.0.1"
    port: int = Field(default=8025, ge=0, le=65535)
    base_url: str = ""
    local_sign_in: Literal["all", "break_glass"] = "all"
    language: str = DEFAULT
    catalogue_file: ExistingFile | None = None
    oidc: OidcSection | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        faults = []
        if self.oidc is not None and not self.base_url:
            faults.append("oidc needs base_url: the identity provider sends people back to it")
        if self.oidc is None and self.local_sign_in == "break_glass":
            faults.append('local_sign_in = "break_glass" needs oidc: nobody else could sign in')
        together([*faults, *self._language_faults()])
        return self

    def _language_faults(self) -> tuple[str, ...]:
        """What is wrong with the language; Dutch as it comes is not read to find out."""
        if self.language == DEFAULT and self.catalogue_file is None:
            return ()
        from bot.web.catalogues import catalogue

        try:
            catalogue(self.language, file=self.catalogue_file)
        except ConfigError as error:
            return error.faults
        return ()


class ContactNotesSection(Section):
    """`[contact_notes]`: what the helpdesk writes down of calls and visits goes after `age`.

    A note whose caller still waits to be called back stays until somebody does.
    """

    age: Age = Field(default=timedelta(days=365), ge=timedelta(days=1))


class FormsSection(Section):
    """`[forms]`: the web form of citizens, under `/burger/`.

    `draft_age`: how long a form that somebody keeps for later stays; `prefill_age`: how long the beginning that the
    helpdesk made for a caller does. `per_hour` and `per_place_hour`: how many forms one mail address and one network
    address may send in an hour. `answers_before_filing`: whether the form shows what guidance says on the procedure
    while somebody writes down what he wants.
    """

    draft_age: Age = timedelta(hours=24)
    prefill_age: Age = timedelta(days=14)
    per_hour: int = Field(default=5, ge=1)
    per_place_hour: int = Field(default=30, ge=1)
    answers_before_filing: bool = True


class ChatSection(Section):
    """`[chat]`: the chat with citizens, under `/burger/`.

    `draft_age`: how long after the last word a chat stays that nobody submits. `answer_within`: in how many working
    days a person answers what was passed on. `turns` of one chat and `turn_characters` of one turn; `per_place_hour`
    and `streams_per_place`: how many chats one network address may begin in an hour, and have open at once. What reads
    a chat (`bot.conversation`) bounds the first two. `processes`: how many children read turns, of 0.2 GB each.
    """

    draft_age: Age = timedelta(hours=24)
    answer_within: int = Field(default=3, ge=1, le=60)
    turns: int = Field(default=60, ge=1, le=60)
    turn_characters: int = Field(default=2000, ge=100, le=4000)
    per_place_hour: int = Field(default=30, ge=1)
    streams_per_place: int = Field(default=30, ge=1)
    processes: int = Field(default=1, ge=1, le=32)

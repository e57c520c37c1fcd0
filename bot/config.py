"""Configuration: one TOML file, read once, passed down, never global.

Unknown keys fail and every fault of a file is reported in one run; secrets are named by file.
"""

from __future__ import annotations

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import (
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from bot.config_body import BodySection, ContactSection
from bot.config_parts import Age, ExistingFile, Section, together, twice
from bot.config_status import StatusSection
from bot.config_web import ChatSection, ContactNotesSection, FormsSection, WebSection
from bot.errors import ConfigError
from knowledge.contacts import CONTACT_MONTHS
from knowledge.expiry import EXPIRY_DAYS

__all__ = ["ALL_SCOPES", "BodySection", "Config", "ContactSection", "load", "parse"]
# Words of our own addresses under /burger/: a body of that name could not be reached there.
_OWN_PATHS = ("status", "bevestigen")
ALL_SCOPES = ("foi", "go_account", "go_dataplatform", "aanmelden")


class StoreSection(Section):
    """`[store]`: an empty url means SQLite inside `data_dir`."""

    url: str = ""


class SmtpSection(Section):
    """`[smtp]`: the listener for direct or relayed mail. Port 0 takes any free port."""

    host: str = "127.0.0.1"
    port: int = Field(default=2525, ge=0, le=65535)
    max_bytes: int = Field(default=36_700_160, gt=0)
    max_recipients: int = Field(default=1000, ge=100)  # RFC 5321 4.5.3.1.8: at least 100
    tls_cert: ExistingFile | None = None
    tls_key: ExistingFile | None = None

    @model_validator(mode="after")
    def _both_tls_files(self) -> Self:
        if (self.tls_cert is None) != (self.tls_key is None):
            raise ValueError("tls_cert and tls_key go together")
        return self


class LmtpSection(Section):
    """`[lmtp]`: the same listener behind the body's own mail server, by TCP or a Unix socket."""

    host: str = "127.0.0.1"
    port: int | None = Field(default=None, ge=0, le=65535)
    socket: Path | None = None

    @model_validator(mode="after")
    def _one_address(self) -> Self:
        if (self.port is None) == (self.socket is None):
            raise ValueError("give either port or socket")
        return self


class _Login(Section):
    user: str = ""
    password_file: ExistingFile | None = None
    oauth_token_file: ExistingFile | None = None

    @model_validator(mode="after")
    def _one_secret(self) -> Self:
        if self.password_file and self.oauth_token_file:
            raise ValueError("give either password_file or oauth_token_file")
        if self.user and not (self.password_file or self.oauth_token_file):
            raise ValueError("a user needs password_file or oauth_token_file")
        return self


class ImapSection(_Login):
    """`[[imap]]`: a mailbox to read; read-only unless `mark` says otherwise."""

    name: str
    host: str
    user: str = Field(min_length=1)
    port: int = Field(default=993, gt=0, le=65535)
    tls: Literal["tls", "starttls", "none"] = "tls"
    tls_ca: ExistingFile | None = None
    mailbox: str = "INBOX"
    mark: Literal["none", "keyword", "seen"] = "none"
    body: str = ""


class RelaySection(_Login):
    """`[relay]`: where outgoing mail goes; without it mail is written into a local Maildir."""

    host: str
    port: int = Field(default=587, gt=0, le=65535)
    tls: Literal["tls", "starttls", "none"] = "starttls"
    tls_ca: ExistingFile | None = None

    @model_validator(mode="after")
    def _no_secret_in_the_clear(self) -> Self:
        if self.user and self.tls == "none":
            raise ValueError("a password or token never travels without TLS")
        return self


class RepliesSection(Section):
    """`[replies]`: older mail is never answered by itself.

    A school or service that is late is asked again `chasers` times by itself, each `chaser_days` working days apart.
    """

    max_age: Age = timedelta(hours=24)
    chasers: int = Field(default=2, ge=0, le=10)
    chaser_days: int = Field(default=3, ge=1, le=60)


class GuidanceSection(Section):
    """`[guidance]`: what answers, how long a contact stays good, and how long before its end a rule is announced.

    `shipped`: whether the guidance that ships answers beside what the bodies publish themselves.
    """

    shipped: bool = True
    contact_months: int = Field(default=CONTACT_MONTHS, ge=1)
    expiry_days: int = Field(default=EXPIRY_DAYS, ge=0)


class LogSection(Section):
    """`[log]`."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["json", "text"] = "json"


def _default_body() -> tuple[BodySection, ...]:
    return (BodySection(id="default", name="Onze organisatie", scopes=ALL_SCOPES),)


class Config(Section):
    """Everything an operator can set. `path` is where it came from, for messages."""

    path: Path | None = None
    data_dir: Path = Path("var")
    store: StoreSection = StoreSection()
    smtp: SmtpSection = SmtpSection()
    lmtp: LmtpSection | None = None
    body: tuple[BodySection, ...] = Field(default_factory=_default_body)
    imap: tuple[ImapSection, ...] = ()  # after `body`, which its check reads
    relay: RelaySection | None = None
    web: WebSection = WebSection()
    status: StatusSection = StatusSection()
    forms: FormsSection = FormsSection()
    contact_notes: ContactNotesSection = ContactNotesSection()
    chat: ChatSection = ChatSection()
    replies: RepliesSection = RepliesSection()
    guidance: GuidanceSection = GuidanceSection()
    log: LogSection = LogSection()

    # Checked per field, not on the whole: pydantic does that even where another section has a fault.
    @field_validator("body")
    @classmethod
    def _bodies_fit(cls, bodies: tuple[BodySection, ...]) -> tuple[BodySection, ...]:
        # pydantic's own min_length counts only items without a fault, and so would tell of one twice.
        faults = [] if bodies else ["give at least one"]
        faults += [f"body id {name!r} is used twice" for name in twice([body.id for body in bodies])]
        faults += [f"body id {body.id!r} is a word of our own addresses" for body in bodies if body.id in _OWN_PATHS]
        if len(bodies) > 1:
            faults += [f"body {body.id!r} needs addresses" for body in bodies if not body.addresses]
        taken = [address for body in bodies for address in sorted({a.lower() for a in body.addresses})]
        faults += [
            f"body {body.id!r}: its duty_officer is an address of intake"
            for body in bodies
            if body.duty_officer.lower() in taken
        ]
        together(faults + [f"address {address!r} belongs to two bodies" for address in twice(taken)])
        return bodies

    @field_validator("imap")
    @classmethod
    def _mailboxes_fit(cls, boxes: tuple[ImapSection, ...], info: ValidationInfo) -> tuple[ImapSection, ...]:
        # What was read of a mailbox is kept under its name: two of one name would hide each other's mail.
        faults = [f"imap name {name!r} is used twice" for name in twice([box.name for box in boxes])]
        ids = [body.id for body in info.data.get("body", ())]  # absent where the bodies have a fault themselves
        if ids:
            faults += [f"imap {box.name!r} names no known body" for box in boxes if box.body and box.body not in ids]
        if len(ids) > 1:
            faults += [f"imap {box.name!r} needs body (there are several)" for box in boxes if not box.body]
        together(faults)
        return boxes

    @field_validator("web")
    @classmethod
    def _organisations_fit(cls, web: WebSection, info: ValidationInfo) -> WebSection:
        ids = [body.id for body in info.data.get("body", ())]
        if web.oidc is None or not ids:
            return web
        named = web.oidc.organisations
        faults = [f"oidc.organisations {code!r} names no known body" for code, to in named.items() if to not in ids]
        if len(ids) > 1 and not named:
            faults.append("oidc needs organisations (there are several bodies)")
        together(faults)
        return web

    @property
    def store_url(self) -> str:
        """The configured store, or SQLite inside the data folder."""
        return self.store.url or f"sqlite:///{self.data_dir / 'inzage.sqlite3'}"

    def resolve(self, address: str) -> str | None:
        """The body an address belongs to, or None. Plus-tags belong to their base address (RFC 5233)."""
        wanted = address.strip().lower()
        local, at, domain = wanted.rpartition("@")
        base = f"{local.split('+', 1)[0]}{at}{domain}"
        for body in self.body:
            mine = {known.lower() for known in body.addresses}
            if not mine or wanted in mine or base in mine:
                return body.id
        return None

    def body_by_id(self, body_id: str) -> BodySection:
        """The section of a body; KeyError if there is none."""
        for body in self.body:
            if body.id == body_id:
                return body
        raise KeyError(body_id)


def load(path: Path | None) -> Config:
    """Read a configuration file, or give the embedded default. Raises ConfigError with every fault."""
    if path is None:
        return Config()
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError([f"{path}: {error.strerror or error}"]) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError([f"{path}: {error}"]) from error
    return parse(raw, path=path)


def parse(raw: dict[str, Any], *, path: Path | None = None) -> Config:
    """Validate an already decoded configuration. Raises ConfigError with every fault."""
    where = str(path) if path else "configuration"
    if "path" in raw:
        raise ConfigError([f"{where}: path: unknown key"])
    try:
        return Config.model_validate({**raw, "path": path})
    except ValidationError as error:
        faults = [fault for detail in error.errors() for fault in _faults(detail)]
        raise ConfigError([f"{where}: {fault}" for fault in faults]) from error


def _faults(detail: Any) -> list[str]:
    """One pydantic error in lines an administrator can act on."""
    key = ".".join(str(part) for part in detail["loc"])
    if detail["type"] == "extra_forbidden":
        return [f"{key}: unknown key"]
    return [f"{key}: {line}" for line in detail["msg"].removeprefix("Value error, ").split("\n")]

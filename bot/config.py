"""Configuration: one TOML file, read once, passed down, never global.

Unknown keys fail and every fault of a file is reported in one run; secrets are named by file.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from bot.errors import ConfigError

ALL_SCOPES = ("foi", "go_account", "go_dataplatform", "aanmelden")
_AGE = re.compile(r"(\d+)\s*([smhd])")
_AGE_UNIT = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def _age(value: object) -> object:
    """Turn "24h" into a timedelta; anything else is left for pydantic to judge."""
    if isinstance(value, str) and (match := _AGE.fullmatch(value.strip())):
        return timedelta(**{_AGE_UNIT[match[2]]: int(match[1])})
    return value


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class StoreSection(_Section):
    """`[store]`: an empty url means SQLite inside `data_dir`."""

    url: str = ""


class SmtpSection(_Section):
    """`[smtp]`: the listener for direct or relayed mail. Port 0 takes any free port."""

    host: str = "127.0.0.1"
    port: int = Field(default=2525, ge=0, le=65535)
    max_bytes: int = Field(default=36_700_160, gt=0)
    max_recipients: int = Field(default=1000, ge=100)  # RFC 5321 4.5.3.1.8: at least 100
    tls_cert: Path | None = None
    tls_key: Path | None = None

    @model_validator(mode="after")
    def _both_tls_files(self) -> Self:
        if (self.tls_cert is None) != (self.tls_key is None):
            raise ValueError("tls_cert and tls_key go together")
        return self


class LmtpSection(_Section):
    """`[lmtp]`: the same listener behind the body's own mail server, by TCP or a Unix socket."""

    host: str = "127.0.0.1"
    port: int | None = Field(default=None, ge=0, le=65535)
    socket: Path | None = None

    @model_validator(mode="after")
    def _one_address(self) -> Self:
        if (self.port is None) == (self.socket is None):
            raise ValueError("give either port or socket")
        return self


class _Login(_Section):
    user: str = ""
    password_file: Path | None = None
    oauth_token_file: Path | None = None

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
    tls_ca: Path | None = None
    mailbox: str = "INBOX"
    mark: Literal["none", "keyword", "seen"] = "none"
    body: str = ""


class RelaySection(_Login):
    """`[relay]`: where outgoing mail goes; without it mail is written into a local Maildir."""

    host: str
    port: int = Field(default=587, gt=0, le=65535)
    tls: Literal["tls", "starttls", "none"] = "starttls"
    tls_ca: Path | None = None

    @model_validator(mode="after")
    def _no_secret_in_the_clear(self) -> Self:
        if self.user and self.tls == "none":
            raise ValueError("a password or token never travels without TLS")
        return self


class WebSection(_Section):
    """`[web]`: the staff console. Port 0 takes any free port."""

    host: str = "127.0.0.1"
    port: int = Field(default=8025, ge=0, le=65535)
    base_url: str = ""


class ContactSection(_Section):
    """One line of the body's contact table."""

    role: str
    value: str
    verified_on: date


class BodySection(_Section):
    """`[[body]]`: one public body. Without addresses it takes all mail (single-body installations)."""

    id: str = Field(pattern=r"^[a-z0-9-]{1,40}$")
    name: str
    addresses: tuple[str, ...] = ()
    jurisdiction: str = "BE-VLG"
    languages: tuple[str, ...] = ("nl",)
    scopes: tuple[str, ...] = ("foi",)
    schools: tuple[str, ...] = ()
    contacts: tuple[ContactSection, ...] = ()


class RepliesSection(_Section):
    """`[replies]`: older mail is never answered by itself."""

    max_age: Annotated[timedelta, BeforeValidator(_age)] = timedelta(hours=24)


class LogSection(_Section):
    """`[log]`."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["json", "text"] = "json"


def _default_body() -> tuple[BodySection, ...]:
    return (BodySection(id="default", name="Onze organisatie", scopes=ALL_SCOPES),)


class Config(_Section):
    """Everything an operator can set. `path` is where it came from, for messages."""

    path: Path | None = None
    data_dir: Path = Path("var")
    store: StoreSection = StoreSection()
    smtp: SmtpSection = SmtpSection()
    lmtp: LmtpSection | None = None
    imap: tuple[ImapSection, ...] = ()
    relay: RelaySection | None = None
    web: WebSection = WebSection()
    body: tuple[BodySection, ...] = Field(default_factory=_default_body, min_length=1)
    replies: RepliesSection = RepliesSection()
    log: LogSection = LogSection()

    @model_validator(mode="after")
    def _bodies_fit(self) -> Self:
        faults: list[str] = []
        ids = [body.id for body in self.body]
        faults += [f"body id {name!r} is used twice" for name in sorted({i for i in ids if ids.count(i) > 1})]
        if len(self.body) > 1:
            faults += [f"body {body.id!r} needs addresses" for body in self.body if not body.addresses]
        taken = [address.lower() for body in self.body for address in body.addresses]
        faults += [f"address {a!r} belongs to two bodies" for a in sorted({a for a in taken if taken.count(a) > 1})]
        faults += [f"imap {box.name!r} names no known body" for box in self.imap if box.body and box.body not in ids]
        faults += [
            f"imap {box.name!r} needs body (there are several)"
            for box in self.imap
            if not box.body and len(self.body) > 1
        ]
        if faults:
            raise ValueError("; ".join(faults))
        return self

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
        config = Config.model_validate({**raw, "path": path})
    except ValidationError as error:
        raise ConfigError([f"{where}: {_fault(detail)}" for detail in error.errors()]) from error
    unreadable = [f"{where}: {fault}" for fault in _missing_files(config)]
    if unreadable:
        raise ConfigError(unreadable)
    return config


def _fault(detail: Any) -> str:
    """One pydantic error in a line an administrator can act on."""
    key = ".".join(str(part) for part in detail["loc"]) or "body"
    if detail["type"] == "extra_forbidden":
        return f"{key}: unknown key"
    return f"{key}: {detail['msg'].removeprefix('Value error, ')}"


def _missing_files(config: Config) -> list[str]:
    named: list[tuple[str, Path | None]] = [
        ("smtp.tls_cert", config.smtp.tls_cert),
        ("smtp.tls_key", config.smtp.tls_key),
    ]
    for box in config.imap:
        named.append((f"imap {box.name}: password_file", box.password_file))
        named.append((f"imap {box.name}: oauth_token_file", box.oauth_token_file))
    if config.relay:
        named.append(("relay.password_file", config.relay.password_file))
        named.append(("relay.oauth_token_file", config.relay.oauth_token_file))
    return [f"{key}: no such file: {file}" for key, file in named if file is not None and not file.is_file()]

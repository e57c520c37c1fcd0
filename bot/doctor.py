"""`inzage doctor`: every part an installation needs, checked, with how to mend what is wrong."""

from __future__ import annotations

import errno
import shutil
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import dns.exception
import dns.resolver

from bot.clock import utc_now
from bot.config import Config
from bot.config_of_body import of_body
from bot.emergency import emergency_of
from bot.errors import ConfigError, StoreError
from bot.sole import sole_process
from bot.store.open import open_store
from intake.calendar_days import local_date
from intake.oauth import TokenUnusable, read_token

DNS_SECONDS = 5.0
TOKEN_MARGIN = timedelta(minutes=5)  # whoever keeps a token of an hour fresh renews it well before this
FREE_BYTES = 1_000_000_000  # below this a few large mails could fill the disk


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One part: good or not, its state in words, and what to do where it is not good."""

    part: str
    good: bool
    state: str
    mend: str = ""


def examine(config: Config, *, now: datetime, body_id: str = "") -> list[Finding]:
    """Look at configuration, folder, store, ports, index, model, relay and tokens.

    With `body_id` as the staff of that body may read it: of the others nothing, of the store how much is wrong.
    """
    counted = bool(body_id) and len(config.body) > 1
    config = of_body(config, body_id) if body_id else config
    return [
        Finding(part="instellingen", good=True, state=str(config.path or "ingebouwd")),
        _folder(config),
        *_store(config, counted=counted),
        *_ports(config),
        *_knowledge(config),
        *_relay(config),
        *_tokens(config, now),
        *_provider(config),
        *_on_duty(config, now),
        *_programs(),
    ]


def _folder(config: Config) -> Finding:
    folder = config.data_dir
    parent = next((path for path in (folder, *folder.absolute().parents) if path.exists()), folder)
    try:
        free = shutil.disk_usage(parent).free
    except OSError as error:
        return Finding(part="datamap", good=False, state=str(error.strerror), mend=f"maak {folder} leesbaar")
    if free < FREE_BYTES:
        return Finding(
            part="datamap",
            good=False,
            state=f"nog {free // 1_000_000} MB vrij",
            mend="maak plaats op de schijf",
        )
    return Finding(part="datamap", good=True, state=f"{folder} ({free // 1_000_000_000} GB vrij)")


def _store(config: Config, *, counted: bool) -> Iterator[Finding]:
    try:
        door = open_store(config.store_url)
        assert door is not None  # only create=False gives None
    except (StoreError, ConfigError) as error:
        yield Finding(part="opslag", good=False, state=str(error), mend="kijk [store] en de rechten van data_dir na")
        return
    try:
        faults = door.check()
    finally:
        door.close()
    if counted and faults:
        # Which case or mail it is may be another body's.
        mend = "op de server toont inzage db check welke; zet een back-up terug: inzage db restore"
        yield Finding(part="opslag", good=False, state=f"fouten: {len(faults)}", mend=mend)
        return
    for fault in faults:
        yield Finding(part="opslag", good=False, state=fault, mend="zet een back-up terug: inzage db restore")
    if not faults:
        yield Finding(part="opslag", good=True, state="in orde")


def _is_running(config: Config) -> bool:
    """Whether the installation works at this moment, so that its own ports are no fault."""
    try:
        with sole_process(config.data_dir) as alone:
            return not alone
    except OSError:
        return False  # the folder's own finding says so


def _ports(config: Config) -> Iterator[Finding]:
    wanted = [("smtp", config.smtp.host, config.smtp.port), ("web", config.web.host, config.web.port)]
    if config.lmtp is not None and config.lmtp.port is not None:
        wanted.append(("lmtp", config.lmtp.host, config.lmtp.port))
    is_running = _is_running(config)
    for name, host, port in wanted:
        if port == 0:
            yield Finding(part=f"poort {name}", good=True, state="wordt bij de start gekozen")
            continue
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                if is_running and error.errno == errno.EADDRINUSE:
                    yield Finding(part=f"poort {name}", good=True, state=f"{host}:{port} (inzage draait)")
                    continue
                yield Finding(
                    part=f"poort {name}",
                    good=False,
                    state=f"{host}:{port}: {error.strerror}",
                    mend=f"stop wat daar luistert, of kies een andere [{name}] port",
                )
            else:
                yield Finding(part=f"poort {name}", good=True, state=f"{host}:{port} is vrij")


def _knowledge(config: Config) -> Iterator[Finding]:
    from bot.indexing import faults, load_embedder
    from bot.library import Library, library_of

    try:
        library = library_of(config)
    except (StoreError, ConfigError):  # the store's own finding says so
        library = Library(shipped=config.guidance.shipped)
    found = faults(library)
    for fault in found:
        yield Finding(part="leidraad", good=False, state=fault, mend="inzage knowledge reindex")
    if not found:
        yield Finding(part="leidraad", good=True, state="in orde")
    if load_embedder() is None:
        yield Finding(
            part="taalmodel",
            good=False,
            state="niet geladen; alleen de woordindex werkt",
            mend="installeer inzage opnieuw op een ondersteund platform (Linux x86-64)",
        )
    else:
        yield Finding(part="taalmodel", good=True, state="geladen")


def _relay(config: Config) -> Iterator[Finding]:
    if config.relay is None:
        yield Finding(part="relay", good=True, state=f"geen; antwoorden in {config.data_dir / 'outbox'}")
        return
    host = config.relay.host
    try:
        socket.getaddrinfo(host, config.relay.port, type=socket.SOCK_STREAM)
    except OSError as error:
        yield Finding(part="relay", good=False, state=f"{host}: {error.strerror}", mend="kijk [relay] host na")
        return
    yield Finding(part="relay", good=True, state=f"{host} is vindbaar")
    for body in config.body:
        for domain in sorted({address.rpartition("@")[2] for address in body.addresses}):
            yield _sender_policy(domain)


def _sender_policy(domain: str) -> Finding:
    """Without SPF (RFC 7208) letters from this domain may be taken for forged."""
    part = f"DNS {domain}"
    try:
        answer = dns.resolver.resolve(domain, "TXT", lifetime=DNS_SECONDS)
    except dns.exception.DNSException as error:
        return Finding(part=part, good=False, state=type(error).__name__, mend="kijk de DNS van het afzenderdomein na")
    texts = [b"".join(record.strings).decode("ascii", "replace") for record in answer]
    if any(text.startswith("v=spf1") for text in texts):
        return Finding(part=part, good=True, state="heeft SPF")
    return Finding(part=part, good=False, state="geen SPF", mend="publiceer een SPF-record dat de relay toelaat")


def _tokens(config: Config, now: datetime) -> Iterator[Finding]:
    """A token file that nobody keeps fresh ends every login a little later."""
    named = [(f"imap {box.name}", box.oauth_token_file) for box in config.imap]
    if config.relay is not None:
        named.append(("relay", config.relay.oauth_token_file))
    for name, path in named:
        if path is None:
            continue
        mend = f"kijk na wat {path} ververst"
        try:
            token = read_token(path, now=now)
        except TokenUnusable as error:
            yield Finding(part=f"token {name}", good=False, state=error.reason, mend=mend)
            continue
        until = "zonder einddatum" if token.expires_at is None else f"tot {token.expires_at:%Y-%m-%d %H:%M} UTC"
        fresh = token.expires_at is None or token.expires_at - now > TOKEN_MARGIN
        yield Finding(part=f"token {name}", good=fresh, state=until, mend="" if fresh else mend)


def _provider(config: Config) -> Iterator[Finding]:
    """Who signs in elsewhere must be able to; the way in for an emergency is somebody's to keep."""
    section = config.web.oidc
    if section is None:
        return
    from bot.oidc.provider import Provider

    fault = Provider(section, redirect_uri="", clock=utc_now).fault()
    if fault is None:
        yield Finding(part="aanmelddienst", good=True, state=f"{section.issuer} antwoordt")
    else:
        mend = "kijk [web.oidc] issuer, tls_ca en het netwerk na; intussen werkt een noodaccount"
        yield Finding(part="aanmelddienst", good=False, state=f"{section.issuer}: {fault}", mend=mend)


def _on_duty(config: Config, now: datetime) -> Iterator[Finding]:
    """Who is alerted where somebody may be in danger, and whether what staff then read is still looked after."""
    for body in config.body:
        part = f"van wacht {body.id}"
        if body.duty_officer:
            yield Finding(part=part, good=True, state="krijgt een mail bij mogelijk gevaar")
        else:
            yield Finding(part=part, good=True, state="niemand; bij mogelijk gevaar vertrekt geen mail (duty_officer)")
        text = emergency_of(config, body.id, on=local_date(now))
        if text is not None and text.stale:
            mend = f"kijk [body.emergency] van {body.id} na en pas verified_on aan"
            yield Finding(part=f"noodtekst {body.id}", good=False, state=f"nagekeken op {text.verified_on}", mend=mend)


def _programs() -> Iterator[Finding]:
    if shutil.which("tesseract") is None:
        yield Finding(
            part="tekstherkenning",
            good=False,
            state="tesseract ontbreekt; gescande bijlagen blijven zonder tekst",
            mend="apt-get install tesseract-ocr tesseract-ocr-nld tesseract-ocr-fra tesseract-ocr-deu",
        )
    else:
        yield Finding(part="tekstherkenning", good=True, state="tesseract gevonden")

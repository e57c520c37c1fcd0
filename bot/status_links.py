"""Secret addresses for citizens: made here, shown once in a mail, and what keeps one from opening."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from bot.config import Config
from bot.store import citizen_links
from bot.store.citizen_links import CitizenLink, LinkPurpose
from bot.store.session import Session

STATUS_PATH, CONFIRM_PATH = "/burger/status", "/burger/bevestigen"
# How long somebody has to press the button; longer than a holiday of two weeks helps nobody who did not write.
CONFIRM_FOR = timedelta(days=14)


def status_link(s: Session, config: Config, *, body_id: str, case_id: str, at: datetime) -> str:
    """A new address on which the requester follows a case; "" where this installation has no such pages."""
    if not has_pages(config):
        return ""
    token = secrets.token_urlsafe(32)
    citizen_links.add(s, token=token, body_id=body_id, purpose=LinkPurpose.STATUS, case_id=case_id, now=at)
    return f"{config.web.base_url.rstrip('/')}{STATUS_PATH}/{token}"


def confirm_link(s: Session, config: Config, *, body_id: str, ledger_id: str, at: datetime) -> str:
    """A new address on which the writer of a message says that the mail address is theirs; "" without pages."""
    if not config.web.base_url:
        return ""
    token = secrets.token_urlsafe(32)
    citizen_links.add(
        s,
        token=token,
        body_id=body_id,
        purpose=LinkPurpose.CONFIRM,
        ledger_id=ledger_id,
        now=at,
        expires_at=at + CONFIRM_FOR,
    )
    return f"{config.web.base_url.rstrip('/')}{CONFIRM_PATH}/{token}"


def has_pages(config: Config) -> bool:
    """Whether letters carry addresses of status pages."""
    return bool(config.web.base_url) and config.status.link_days > 0


def opens(link: CitizenLink, config: Config, *, now: datetime) -> bool:
    """Whether an address still opens its page: not revoked, not too long after anything happened to the case."""
    if link.revoked_at is not None or (link.expires_at is not None and link.expires_at <= now):
        return False
    if link.purpose is LinkPurpose.CONFIRM:
        return True
    moved = link.last_event or link.created_at
    return has_pages(config) and now < moved + timedelta(days=config.status.link_days)

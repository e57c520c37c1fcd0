"""Which contacts fill the answers of a body: its own table, or ours where no body was configured."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.config import Config
from knowledge.contacts import Contact, fresh, roles_in
from knowledge.entry import Entry
from knowledge.shipped import shipped_contacts


def contacts_of(config: Config, body_id: str) -> tuple[Contact, ...]:
    """The lines of the body's table. Raises GuidanceError where ours is broken."""
    if config.body == Config().body:
        return shipped_contacts()
    lines = config.body_by_id(body_id).contacts
    return tuple(Contact(role=line.role, value=line.value, verified_on=line.verified_on) for line in lines)


def usable_contacts(config: Config, body_id: str, *, on: date) -> dict[str, str]:
    """Role to value of the lines that may be used on that day."""
    return fresh(contacts_of(config, body_id), on=on, months=config.guidance.contact_months)


def lacking(config: Config, body_id: str, *, entries: Iterable[Entry], on: date) -> tuple[str, ...]:
    """The roles that answers of this body's scopes name and that are absent, empty or stale: a person answers those."""
    usable, scopes = usable_contacts(config, body_id, on=on), config.body_by_id(body_id).scopes
    named = {
        role
        for entry in entries
        if entry.scope in scopes and entry.body in ("", body_id)
        for role in roles_in(entry.answer)
    }
    return tuple(sorted(named - usable.keys()))

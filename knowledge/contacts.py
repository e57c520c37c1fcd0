"""Addresses that answers may name: `{contact:role}` in a text, and the table that fills it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

CONTACT_MONTHS: Final = 24  # a line that nobody looked at for longer is not used

_ROLE = r"[a-z][a-z0-9_]*"
_PLACEHOLDER = re.compile(rf"\{{contact:({_ROLE})\}}")
_OPENING = "{contact"
_FIELDS = frozenset({"role", "value", "about", "source", "verified_on"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """One line: who is reached, how, and when somebody last saw that it still holds."""

    role: str
    value: str
    about: str = ""
    source: str = ""
    verified_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedContacts:
    """The lines that are sound, in the order given, and every fault of the others, in Dutch."""

    contacts: tuple[Contact, ...]
    faults: tuple[str, ...]


def load_contacts(text: str) -> LoadedContacts:
    """Read a table of `[[contact]]`; a line with a fault gives no contact but hides no other."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return LoadedContacts(contacts=(), faults=(f"geen geldige TOML: {error}",))
    faults = [f"onbekende naam: {name}" for name in table if name != "contact"]
    lines = table.get("contact", [])
    if not isinstance(lines, list):
        return LoadedContacts(contacts=(), faults=(*faults, "contact is geen lijst ([[contact]])"))
    contacts: list[Contact] = []
    for number, line in enumerate(lines, start=1):
        wrong = _wrong(line) if isinstance(line, dict) else ["is geen tabel"]
        if not wrong and line["role"] in {contact.role for contact in contacts}:
            wrong = [f"rol {line['role']} komt meer dan eens voor"]
        faults.extend(f"contact {number}: {what}" for what in wrong)
        if not wrong:
            contacts.append(Contact(**line))
    return LoadedContacts(contacts=tuple(contacts), faults=tuple(faults))


def roles_in(text: str) -> tuple[str, ...]:
    """The roles a text names, each once, in order."""
    return tuple(dict.fromkeys(_PLACEHOLDER.findall(text)))


def blanked(text: str) -> str:
    """The text with a mark of omission where it names a contact."""
    return _PLACEHOLDER.sub("…", text)


def unreadable(text: str) -> bool:
    """True if something in the text was meant as a placeholder and is none."""
    return _OPENING in _PLACEHOLDER.sub("", text)


def stale(contact: Contact, *, on: date, months: int) -> bool:
    """True if the line was last looked at longer ago than so many months."""
    behind = (on.year - contact.verified_on.year) * 12 + on.month - contact.verified_on.month
    return (behind, on.day) > (months, contact.verified_on.day)


def fresh(contacts: Iterable[Contact], *, on: date, months: int = CONTACT_MONTHS) -> dict[str, str]:
    """Role to value of the lines that may be used on that day; the first line of a role counts."""
    found: dict[str, str] = {}
    for contact in contacts:
        if contact.value.strip() and not stale(contact, on=on, months=months):
            found.setdefault(contact.role, contact.value.strip())
    return found


def fill(text: str, contacts: Mapping[str, str]) -> str | None:
    """The text with every placeholder replaced; None where a role is missing: then a person answers."""
    if unreadable(text) or any(role not in contacts for role in roles_in(text)):
        return None
    return _PLACEHOLDER.sub(lambda match: contacts[match[1]], text)


def _wrong(line: Mapping[str, object]) -> list[str]:
    wrong = [f"onbekend veld: {name}" for name in line if name not in _FIELDS]
    role, day = line.get("role"), line.get("verified_on")
    if not isinstance(role, str) or not re.fullmatch(_ROLE, role):
        wrong.append("veld role ontbreekt of is geen woord in kleine letters (a-z, cijfers, _)")
    for name in ("value", "about", "source"):
        found = line.get(name)
        if not isinstance(found, str) or not found.strip():
            wrong.append(f"veld {name} ontbreekt of is geen tekst")
    if type(day) is not date:
        wrong.append("veld verified_on ontbreekt of is geen datum (JJJJ-MM-DD)")
    return wrong

"""Invented documents for tests of the running bot, and ways to take them in and publish them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bot.app import App
from bot.commands.guidance import Selection, import_document
from bot.publishing import publish
from bot.roles import Actor, command_line
from knowledge.entry import Status
from knowledge.importer.entry_text import Settings
from knowledge.importer.reading import ReadDocument, read_document
from knowledge.importer.reconcile import Verdict

CAMP = """Zomerkampen van Zonnedorp

Wie mag mee op zomerkamp?

Elk kind van zes tot twaalf jaar dat in Zonnedorp woont of er school loopt, mag mee op zomerkamp met de jeugddienst.

Wat kost een zomerkamp?

Een zomerkamp kost vijftig euro voor een week. Gezinnen met een kansenpas betalen tien euro per kind.
"""
QUESTION = "Wat kost een zomerkamp voor een gezin met een kansenpas?"
SETTINGS = Settings(jurisdiction="BE-VLG", scope="foi", status=Status.CURRENT, valid_from=date(2020, 1, 1))


def a_document(text: str = CAMP, *, name: str = "kamp.txt") -> ReadDocument:
    found = read_document(
        text.encode(), name=name, suffix=Path(name).suffix, file_date=date(2026, 1, 1), settings=SETTINGS
    )
    assert isinstance(found, ReadDocument)
    return found


def taken_in(
    app: App, text: str = CAMP, *, name: str = "kamp.txt", actor: Actor | None = None
) -> list[tuple[str, str]]:
    """Import a document; what became of each entry, by key."""
    body_id = app.config.body[0].id
    document = a_document(text, name=name)
    found = app.door.write_now(
        lambda s: import_document(
            s, actor=actor or command_line(body_id), body_id=body_id, document=document, at=app.clock()
        )
    )
    assert isinstance(found, tuple)
    return [_told(verdict) for verdict in found]


def _told(verdict: Verdict) -> tuple[str, str]:
    return verdict.key, verdict.change.value


def published(app: App, text: str = CAMP, *, name: str = "kamp.txt", body_id: str = "") -> tuple[str, ...]:
    """Import a document for a body and publish it; the keys."""
    owner = body_id or app.config.body[0].id
    document = a_document(text, name=name)
    app.door.write_now(
        lambda s: import_document(s, actor=command_line(owner), body_id=owner, document=document, at=app.clock())
    )
    chosen = Selection(documents=frozenset({name}))
    changed = publish(app, actor=command_line(owner), body_id=owner, chosen=chosen, at=app.clock())
    return tuple(entry.key for entry in changed.entries)

"""A body's own guidance: drafts that somebody may publish, what is published, and what was withdrawn."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.store import instants
from bot.store.session import Row, Session


class EntryState(StrEnum):
    """Where a text of an entry stands; only a published one is quoted."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEntry:
    """One text of one entry. `vanished_at`: since when its document no longer says it."""

    row_id: str
    body_id: str
    entry_id: str
    key: str
    state: EntryState
    document: str
    document_sha256: str
    entry_sha256: str
    imported_at: datetime
    published_at: datetime | None
    published_by: str | None
    vanished_at: datetime | None
    markdown: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDraft:
    """A text of an entry as a document has it now."""

    entry_id: str
    key: str
    document_sha256: str
    entry_sha256: str
    markdown: str = field(repr=False)


def list_entries(
    s: Session, *, body_id: str | None = None, document: str | None = None, state: EntryState | None = None
) -> list[StoredEntry]:
    """Texts by document and entry, the oldest of each first."""
    rows = s.all("guidance_list", body_id=body_id, document=document, state=None if state is None else state.value)
    return [_entry(row) for row in rows]


def add_draft(s: Session, draft: NewDraft, *, row_id: str, body_id: str, document: str, now: datetime) -> None:
    """Keep a text to be published. Raises StoreConflict where the entry has a draft already."""
    s.run(
        "guidance_add",
        row_id=row_id,
        body_id=body_id,
        entry_id=draft.entry_id,
        key=draft.key,
        markdown=draft.markdown,
        document=document,
        document_sha256=draft.document_sha256,
        entry_sha256=draft.entry_sha256,
        now=instants.to_text(now),
    )


def redraft(s: Session, draft: NewDraft, *, row_id: str, now: datetime) -> None:
    """Replace the text of a draft that nobody published."""
    s.run(
        "guidance_redraft",
        row_id=row_id,
        key=draft.key,
        markdown=draft.markdown,
        document_sha256=draft.document_sha256,
        entry_sha256=draft.entry_sha256,
        now=instants.to_text(now),
    )


def publish(s: Session, row_id: str, *, now: datetime, by: str) -> bool:
    """Let a draft be quoted; False when it is none. What it replaces must have been withdrawn before."""
    return s.run("guidance_publish", row_id=row_id, now=instants.to_text(now), by=by) == 1


def withdraw(s: Session, row_id: str) -> bool:
    """Let a draft or published text be quoted no more; False when it was not."""
    return s.run("guidance_withdraw", row_id=row_id) == 1


def seen(s: Session, row_id: str, *, document_sha256: str) -> None:
    """Record that the document still says it."""
    s.run("guidance_seen", row_id=row_id, document_sha256=document_sha256)


def vanished(s: Session, row_id: str, *, now: datetime) -> bool:
    """Record that the document no longer says it; False when that was known."""
    return s.run("guidance_vanished", row_id=row_id, now=instants.to_text(now)) == 1


def changed(s: Session, body_id: str) -> None:
    """Count a change of what is published, for whoever holds the guidance in memory."""
    s.one("counter_next", body_id=body_id, name="guidance")


def version(s: Session) -> str:
    """Differs whenever the published guidance of any body does; "" where nothing was ever published."""
    return ",".join(f"{row['body_id']}:{row['value']}" for row in s.all("guidance_version"))


def _entry(row: Row) -> StoredEntry:
    return StoredEntry(
        row_id=row["id"],
        body_id=row["body_id"],
        entry_id=row["entry_id"],
        key=row["key"],
        state=EntryState(row["state"]),
        document=row["document"],
        document_sha256=row["document_sha256"],
        entry_sha256=row["entry_sha256"],
        imported_at=instants.from_text(row["imported_at"]),
        published_at=instants.maybe(row["published_at"]),
        published_by=row["published_by"],
        vanished_at=instants.maybe(row["vanished_at"]),
        markdown=row["markdown"],
    )

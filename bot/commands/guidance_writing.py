"""Writing a rule of the body's own by hand, or changing one: a draft, until somebody publishes it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

import yaml

from bot.ids import new_id
from bot.roles import Actor, Right
from bot.store import audit, bodies, guidance
from bot.store.guidance import EntryState, NewDraft, StoredEntry
from bot.store.session import Session
from knowledge.importer.entry_text import free_id, id_of

HAND_WRITTEN = "console"  # the document of an entry that no document holds
# What a form does not show is kept as the text before had it.
_WRITTEN = (
    *("title", "source", "jurisdiction", "scope", "valid_from", "valid_until", "articles", "officer_note"),
    *("needs_officer", "in_receipt", "questions"),
)


class NotWritten(StrEnum):
    """Why nothing was kept."""

    STALE = "stale"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A rule as somebody typed it; `questions` maps a language (ISO 639-1) to phrasings."""

    title: str
    answer: str
    source: str
    jurisdiction: str
    scope: str
    valid_from: date
    valid_until: date | None = None
    articles: tuple[str, ...] = ()
    officer_note: str = ""
    needs_officer: bool = False
    in_receipt: bool = False
    questions: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def header(self) -> dict[str, object]:
        """The front matter; what is empty is left out, as the loader wants it."""
        values: dict[str, object] = {name: getattr(self, name) for name in _WRITTEN}
        values["articles"] = list(self.articles)
        values["questions"] = {language: list(said) for language, said in self.questions.items() if said}
        return {name: value for name, value in values.items() if value not in (None, "", [], {}, False)}


def write_entry(s: Session, written: Written, *, actor: Actor, at: datetime) -> StoredEntry:
    """Keep a new rule as a draft of the actor's body. Raises NotAllowed."""
    body_id = actor.body_id
    actor.require(Right.EDIT_GUIDANCE, body_id=body_id)
    bodies.lock(s, body_id)
    taken = {entry.entry_id for entry in guidance.list_entries(s, body_id=body_id)}
    entry_id = free_id(id_of(written.title), taken)
    markdown = _markdown({"id": entry_id, "key": entry_id.upper()}, written)
    new = _draft(entry_id, entry_id.upper(), markdown, document_sha256=_sha256(markdown))
    row_id = new_id(at)
    guidance.add_draft(s, new, row_id=row_id, body_id=body_id, document=HAND_WRITTEN, now=at)
    return _kept(s, row_id, actor=actor, at=at)


def rewrite_entry(
    s: Session, written: Written, *, actor: Actor, entry_id: str, seen: str, at: datetime
) -> StoredEntry | NotWritten:
    """Keep a changed text as the draft of an entry; what is published goes on answering. Raises NotAllowed.

    `seen` is the digest of the text the writer began with: another one means that somebody else was first.
    """
    body_id = actor.body_id
    actor.require(Right.EDIT_GUIDANCE, body_id=body_id)
    bodies.lock(s, body_id)
    before = newest(s, body_id=body_id, entry_id=entry_id)
    if before is None:
        return NotWritten.GONE
    if before.entry_sha256 != seen:
        return NotWritten.STALE
    markdown = _markdown(_header_of(before.markdown), written)
    new = _draft(entry_id, before.key, markdown, document_sha256=before.document_sha256)
    row_id = before.row_id if before.state is EntryState.DRAFT else new_id(at)
    if before.state is EntryState.DRAFT:
        guidance.redraft(s, new, row_id=row_id, now=at)
    else:
        guidance.add_draft(s, new, row_id=row_id, body_id=body_id, document=before.document, now=at)
    return _kept(s, row_id, actor=actor, at=at)


def newest(s: Session, *, body_id: str, entry_id: str) -> StoredEntry | None:
    """The text of an entry that somebody would go on with: its draft, else what is published, else what was last."""
    texts = [entry for entry in guidance.list_entries(s, body_id=body_id) if entry.entry_id == entry_id]
    order = (EntryState.WITHDRAWN, EntryState.PUBLISHED, EntryState.DRAFT)
    return max(texts, key=lambda entry: (order.index(entry.state), entry.imported_at), default=None)


def _kept(s: Session, row_id: str, *, actor: Actor, at: datetime) -> StoredEntry:
    kept = next(entry for entry in guidance.list_entries(s, body_id=actor.body_id) if entry.row_id == row_id)
    detail = {"document": kept.document, "sha256": kept.entry_sha256}
    audit.write(
        s, body_id=kept.body_id, at=at, actor=actor.name, action="guidance_written", subject=kept.key, detail=detail
    )
    return kept


def _draft(entry_id: str, key: str, markdown: str, *, document_sha256: str) -> NewDraft:
    return NewDraft(
        entry_id=entry_id,
        key=key,
        markdown=markdown,
        document_sha256=document_sha256,
        entry_sha256=_sha256(markdown),
    )


def _header_of(markdown: str) -> dict[str, object]:
    """What the text before says and a form does not ask: its id and key, who keeps it, for whom it is."""
    header = yaml.safe_load(markdown.split("---\n")[1])
    return {name: value for name, value in header.items() if name not in _WRITTEN}


def _markdown(kept: dict[str, object], written: Written) -> str:
    front = yaml.safe_dump({**kept, **written.header()}, allow_unicode=True, sort_keys=False, width=10_000)
    return f"---\n{front}---\n\n{written.answer}\n"


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()

"""A body's own guidance: taking in what a document says, publishing it, withdrawing it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.ids import new_id
from bot.roles import Actor, Right
from bot.store import audit, bodies, guidance
from bot.store.guidance import EntryState, NewDraft, StoredEntry
from bot.store.session import Session
from knowledge.entry import Entry
from knowledge.importer.reading import ReadDocument
from knowledge.importer.reconcile import Change, KnownEntry, Verdict, reconcile
from knowledge.load import load_entries


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which entries are meant: by key, all of some documents, or every one there is."""

    keys: frozenset[str] = frozenset()
    documents: frozenset[str] = frozenset()
    everything: bool = False

    def holds(self, entry: StoredEntry) -> bool:
        """Whether the entry is meant."""
        return self.everything or entry.key in self.keys or entry.document in self.documents


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """The entries whose state changed, and the keys that named none."""

    entries: tuple[StoredEntry, ...]
    unknown: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class IdTaken:
    """The document is an entry whose id another document of the body has; nothing was taken in."""

    entry_id: str
    document: str


def entry_of(stored: StoredEntry) -> Entry | None:
    """The entry in a stored text; None where this version cannot read it (`knowledge check` says why)."""
    loaded = load_entries([(stored.entry_id, stored.markdown)])
    return next(iter(loaded.entries), None)


def import_document(
    s: Session, *, actor: Actor, body_id: str, document: ReadDocument, at: datetime
) -> tuple[Verdict, ...] | IdTaken:
    """Keep what is new or changed as drafts, and mark what vanished. What is published goes on answering.

    An entry that a person withdrew comes back as a draft only once its text changed. Raises NotAllowed.
    """
    actor.require(Right.EDIT_GUIDANCE, body_id=body_id)
    bodies.lock(s, body_id)  # two imports of one document at a time would both add its entries
    stored = guidance.list_entries(s, body_id=body_id)
    elsewhere = {entry.entry_id: entry.document for entry in stored if entry.document != document.name}
    for entry in document.entries:
        if entry.as_is and entry.wanted_id in elsewhere:
            return IdTaken(entry_id=entry.wanted_id, document=elsewhere[entry.wanted_id])
    mine = _by_entry([entry for entry in stored if entry.document == document.name])
    known = [_known(texts[-1]) for texts in mine.values()]
    verdicts = reconcile(document.entries, known=known, taken=set(elsewhere))
    told = tuple(v for v in verdicts if v.change is not Change.VANISHED or _live(mine[v.entry_id]))
    for verdict in told:
        _apply(s, verdict, texts=mine.get(verdict.entry_id, []), document=document, body_id=body_id, at=at)
    counts = {change.value: sum(v.change is change for v in told) for change in Change}
    audit.write(
        s,
        body_id=body_id,
        at=at,
        actor=actor.name,
        action="guidance_imported",
        subject=document.name,
        detail={"sha256": document.checksum, **counts},
    )
    return told


def publish(s: Session, *, actor: Actor, body_id: str, chosen: Selection, at: datetime) -> Changed:
    """Let drafts answer, each in place of the text of its entry that answered until now. Raises NotAllowed."""
    actor.require(Right.EDIT_GUIDANCE, body_id=body_id)
    bodies.lock(s, body_id)
    stored = guidance.list_entries(s, body_id=body_id)
    drafts = [entry for entry in stored if entry.state is EntryState.DRAFT and chosen.holds(entry)]
    replaced = {entry.entry_id: entry for entry in stored if entry.state is EntryState.PUBLISHED}
    for draft in drafts:
        if draft.entry_id in replaced:
            guidance.withdraw(s, replaced[draft.entry_id].row_id)
        guidance.publish(s, draft.row_id, now=at, by=actor.name)
        _record(s, draft, actor=actor, action="guidance_published", at=at)
    if drafts:
        guidance.changed(s, body_id)
    return Changed(entries=tuple(drafts), unknown=_unknown(chosen, drafts))


def withdraw(s: Session, *, actor: Actor, body_id: str, chosen: Selection, at: datetime) -> Changed:
    """Let published entries and drafts answer no more; what was said stays in the store. Raises NotAllowed."""
    actor.require(Right.EDIT_GUIDANCE, body_id=body_id)
    bodies.lock(s, body_id)
    live = [entry for entry in guidance.list_entries(s, body_id=body_id) if entry.state is not EntryState.WITHDRAWN]
    meant = [entry for entry in live if chosen.holds(entry)]
    for entry in meant:
        guidance.withdraw(s, entry.row_id)
        _record(s, entry, actor=actor, action="guidance_withdrawn", at=at)
    if any(entry.state is EntryState.PUBLISHED for entry in meant):
        guidance.changed(s, body_id)
    return Changed(entries=tuple(meant), unknown=_unknown(chosen, meant))


def _by_entry(stored: Sequence[StoredEntry]) -> dict[str, list[StoredEntry]]:
    """The texts of each entry, the newest last: a draft, else what is published, else what was withdrawn last."""
    order = (EntryState.WITHDRAWN, EntryState.PUBLISHED, EntryState.DRAFT)
    found: dict[str, list[StoredEntry]] = {}
    for entry in sorted(stored, key=lambda entry: (order.index(entry.state), entry.imported_at)):
        found.setdefault(entry.entry_id, []).append(entry)
    return found


def _known(stored: StoredEntry) -> KnownEntry:
    entry = entry_of(stored)
    return KnownEntry(
        entry_id=stored.entry_id,
        key=stored.key,
        title=entry.title if entry is not None else stored.key,
        body=entry.answer if entry is not None else "",
        checksum=stored.entry_sha256,
    )


def _live(texts: Sequence[StoredEntry]) -> list[StoredEntry]:
    return [text for text in texts if text.state is not EntryState.WITHDRAWN]


def _apply(
    s: Session,
    verdict: Verdict,
    *,
    texts: Sequence[StoredEntry],
    document: ReadDocument,
    body_id: str,
    at: datetime,
) -> None:
    live = _live(texts)
    if verdict.entry is None:
        for text in live:
            if text.state is EntryState.DRAFT:
                guidance.withdraw(s, text.row_id)  # nobody published it, and the page does not say it any more
            guidance.vanished(s, text.row_id, now=at)
        return
    for text in live:
        guidance.seen(s, text.row_id, document_sha256=document.checksum)
    if verdict.change is Change.UNCHANGED:
        return
    draft = next((text for text in live if text.state is EntryState.DRAFT), None)
    published = next((text for text in live if text.state is EntryState.PUBLISHED), None)
    if published is not None and published.entry_sha256 == verdict.entry.checksum:
        if draft is not None:
            guidance.withdraw(s, draft.row_id)  # the page went back to what is published
        return
    new = NewDraft(
        entry_id=verdict.entry_id,
        key=verdict.key,
        markdown=verdict.entry.text(verdict.entry_id),
        document_sha256=document.checksum,
        entry_sha256=verdict.entry.checksum,
    )
    if draft is not None:
        guidance.redraft(s, new, row_id=draft.row_id, now=at)
    else:
        guidance.add_draft(s, new, row_id=new_id(at), body_id=body_id, document=document.name, now=at)


def _record(s: Session, entry: StoredEntry, *, actor: Actor, action: str, at: datetime) -> None:
    detail = {"document": entry.document, "sha256": entry.entry_sha256}
    audit.write(s, body_id=entry.body_id, at=at, actor=actor.name, action=action, subject=entry.key, detail=detail)


def _unknown(chosen: Selection, found: Sequence[StoredEntry]) -> tuple[str, ...]:
    return tuple(sorted(chosen.keys - {entry.key for entry in found}))

"""Documents from files into the store as drafts, one after the other, each in a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.progress import Progress

from bot.app import App
from bot.commands.guidance import IdTaken, import_document
from bot.roles import Actor
from intake.calendar_days import local_date
from knowledge.importer.entry_text import Settings
from knowledge.importer.files import DocumentFile, SkippedFile, find_documents, read_file
from knowledge.importer.reading import ReadDocument, Unreadable, read_document
from knowledge.importer.reconcile import Verdict

_WHY = {
    "not_found": "bestaat niet",
    "not_readable": "kan niet gelezen worden",
    "too_large": "groter dan 40 MB",
    "other_kind": "geen txt, md, html, pdf of docx",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A document that was taken in, and what became of each of its entries."""

    document: ReadDocument
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A file that gave nothing. `failed`: it should have; else it is merely of another kind."""

    name: str
    reason: str
    failed: bool


def import_files(
    app: App,
    paths: Sequence[Path],
    *,
    actor: Actor,
    body_id: str,
    settings: Settings,
    bar: Progress,
    tell: Callable[[Imported | Refused], None],
) -> None:
    """Take in every document at or below the paths; one that cannot be read stops no other. Raises NotAllowed."""
    for file in bar.track(find_documents(paths)):
        tell(_import(app, file, actor=actor, body_id=body_id, settings=settings))


def _import(
    app: App, file: DocumentFile | SkippedFile, *, actor: Actor, body_id: str, settings: Settings
) -> Imported | Refused:
    found = read_file(file) if isinstance(file, DocumentFile) else file
    if isinstance(found, SkippedFile):
        return Refused(name=found.name, reason=_WHY[found.reason], failed=found.failed)
    now = app.clock()
    document = read_document(
        found.content,
        name=found.name,
        suffix=found.suffix,
        file_date=min(found.changed, local_date(now)),  # a clock that ran ahead must not keep a rule out of force
        settings=settings,
    )
    if isinstance(document, Unreadable):
        return Refused(name=document.name, reason=document.reason, failed=True)
    verdicts = app.door.write_now(lambda s: import_document(s, actor=actor, body_id=body_id, document=document, at=now))
    if isinstance(verdicts, IdTaken):
        reason = f"het id {verdicts.entry_id} staat al in {verdicts.document}"
        return Refused(name=found.name, reason=reason, failed=True)
    return Imported(document=document, verdicts=verdicts)

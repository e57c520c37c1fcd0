"""What a document says now against what is stored of it: new, changed, unchanged, vanished."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from knowledge.importer.entry_text import NewEntry, free_id

_NUMBER = re.compile(r"-\d+$")


class Change(StrEnum):
    """What became of one entry since the last import."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    VANISHED = "vanished"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownEntry:
    """An entry of the document as it was last imported: the newest text under its id."""

    entry_id: str
    key: str
    title: str
    body: str
    checksum: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One line of the comparison; `entry` is None for what the document no longer says."""

    entry_id: str
    key: str
    change: Change
    title: str
    entry: NewEntry | None = None


def reconcile(
    entries: Sequence[NewEntry], *, known: Sequence[KnownEntry], taken: Collection[str]
) -> tuple[Verdict, ...]:
    """Compare; an entry keeps its id as long as its text or its heading does. `taken` are ids of other documents."""
    ids = _ids(entries, known=known, taken=taken)
    before = {entry.entry_id: entry for entry in known}
    verdicts = [
        Verdict(
            entry_id=entry_id,
            key=entry.key(entry_id),
            change=_change(entry, before.get(entry_id)),
            title=entry.title,
            entry=entry,
        )
        for entry, entry_id in zip(entries, ids, strict=True)
    ]
    gone = [entry for entry in known if entry.entry_id not in set(ids)]
    verdicts += [
        Verdict(entry_id=entry.entry_id, key=entry.key, change=Change.VANISHED, title=entry.title) for entry in gone
    ]
    return tuple(verdicts)


def _change(entry: NewEntry, before: KnownEntry | None) -> Change:
    if before is None:
        return Change.NEW
    return Change.UNCHANGED if before.checksum == entry.checksum else Change.CHANGED


def _ids(entries: Sequence[NewEntry], *, known: Sequence[KnownEntry], taken: Collection[str]) -> list[str]:
    """The surest match first: the same in all, the same text, the same words in the heading."""
    left = {entry.entry_id: entry for entry in known}
    found: dict[int, str] = {}

    def match(fits: Callable[[NewEntry, KnownEntry], bool]) -> None:
        for number, entry in enumerate(entries):
            if number in found:
                continue
            same = next((old.entry_id for old in left.values() if fits(entry, old)), None)
            if same is not None:
                found[number] = same
                del left[same]

    match(lambda new, old: new.checksum == old.checksum)
    match(lambda new, old: not new.as_is and new.body == old.body)
    match(lambda new, old: new.wanted_id == old.entry_id)
    match(lambda new, old: not new.as_is and new.wanted_id == _NUMBER.sub("", old.entry_id))
    used = {*taken, *found.values(), *left}
    for number, entry in enumerate(entries):
        if number not in found:
            found[number] = entry.wanted_id if entry.as_is else free_id(entry.wanted_id, used)
            used.add(found[number])
    return [found[number] for number in range(len(entries))]

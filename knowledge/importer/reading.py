"""One file to the entries it holds, or why it holds none; whatever its reader makes of a broken file."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from knowledge.importer.document import as_document
from knowledge.importer.entry_text import NewEntry, Settings, entry_as_it_is, new_entries
from knowledge.importer.formats import decoded, read_page
from knowledge.importer.pages.markdown import front_matter, is_entry
from knowledge.load import load_entries

_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDocument:
    """A document and its entries. `checksum` is the SHA-256 of the file; `dropped` are lines that are in no entry."""

    name: str
    title: str
    checksum: str
    valid_from: date
    entries: tuple[NewEntry, ...]
    dropped: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A file that gave no entries; `reason` in the words of the person who imports it."""

    name: str
    reason: str


def read_document(
    content: bytes, *, name: str, suffix: str, file_date: date, settings: Settings
) -> ReadDocument | Unreadable:
    """The entries in a file's bytes; `suffix` is its ending in lower case."""
    checksum = hashlib.sha256(content).hexdigest()
    if suffix in {".md", ".markdown"} and is_entry(front_matter(decoded(content))[0]):
        return _entry(decoded(content), name=name, checksum=checksum)
    try:
        page = read_page(suffix, content)
        document = as_document(page, name=_readable(name))
    except ImportError as error:
        return Unreadable(name=name, reason=f"dit soort bestand vraagt de extra 'docs' ({error.name})")
    except Exception as error:  # the border to strangers' files: their readers raise what they like
        return Unreadable(name=name, reason=f"het bestand is beschadigd of beveiligd ({type(error).__name__})")
    if not document.pieces:
        return Unreadable(name=name, reason="geen tekst gevonden (een scan heeft eerst tekstherkenning nodig)")
    entries = new_entries(document, name=name, settings=settings, file_date=file_date)
    return ReadDocument(
        name=name,
        title=document.title,
        checksum=checksum,
        valid_from=settings.valid_from or document.dated or file_date,
        entries=entries,
        dropped=document.dropped,
    )


def _entry(text: str, *, name: str, checksum: str) -> ReadDocument | Unreadable:
    loaded = load_entries([(name, text)])
    if loaded.faults:
        return Unreadable(name=name, reason="; ".join(fault.what for fault in loaded.faults))
    (entry,) = loaded.entries
    return ReadDocument(
        name=name,
        title=entry.title,
        checksum=checksum,
        valid_from=entry.valid_from,
        entries=(entry_as_it_is(entry, text),),
        dropped=(),
    )


def _readable(name: str) -> str:
    """A file's name as a title: its words, where it has any."""
    stem = PurePosixPath(name).stem
    words = " ".join(part for part in re.split(r"[_\s.-]+", stem) if _WORD.fullmatch(part))
    return words[:1].upper() + words[1:] if words else stem

"""A piece as the Markdown text of an entry, in the form that shipped guidance has, under an id that lasts."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import yaml

from knowledge.entry import Entry, Status
from knowledge.importer.document import Document
from knowledge.importer.passages import Piece
from knowledge.importer.wording import has_telephone
from knowledge.text import content_words, fold

_DOCUMENT_WORDS, _HEADING_WORDS = 3, 6
_ID_CHARACTERS = 72
_CONTEXT_CHARACTERS = 70
_SLUG = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the operator said of a document: where its rules hold and since when."""

    jurisdiction: str
    scope: str
    status: Status
    valid_from: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """One entry as the importer made it. `checksum` is over what it says, not over a date that only its file has.

    `wanted_id` may be taken by another entry; `header` lacks id and key. `as_is` is the whole text of a file that was
    an entry already: it keeps its own id and key. `warnings` name what a person should look at before publishing.
    """

    wanted_id: str
    title: str
    body: str
    checksum: str
    header: tuple[tuple[str, object], ...] = ()
    as_is: str = ""
    own_key: str = ""
    warnings: tuple[str, ...] = ()

    def key(self, entry_id: str) -> str:
        """What is shown and cited: its own key, else the id in capitals."""
        return self.own_key or entry_id.upper()

    def text(self, entry_id: str) -> str:
        """The Markdown of the entry under this id."""
        if self.as_is:
            return self.as_is
        fields = {"id": entry_id, "key": self.key(entry_id), **dict(self.header)}
        front = yaml.safe_dump(fields, allow_unicode=True, sort_keys=False, width=10_000)
        return f"---\n{front}---\n\n{self.body}\n"


def new_entries(document: Document, *, name: str, settings: Settings, file_date: date) -> tuple[NewEntry, ...]:
    """The entries of a document. `name` is its file, `file_date` when that was last changed."""
    context = _context(document.title)
    start = settings.valid_from or document.dated
    prefix = _slug(content_words(context, document.language)[:_DOCUMENT_WORDS]) or _slug((fold(name),))
    found = []
    for piece in document.pieces:
        header = _header(piece, document, name=name, context=context, settings=settings)
        fixed = header if start is None else (*header, ("valid_from", start))
        found.append(
            NewEntry(
                wanted_id=_wanted_id(prefix, piece.heading, language=document.language),
                title=str(dict(header)["title"]),
                body=piece.text,
                checksum=_checksum(repr(fixed), piece.text),
                header=(*header, ("valid_from", start or file_date)),
                warnings=_warnings(piece.text),
            )
        )
    return tuple(found)


def entry_as_it_is(entry: Entry, text: str) -> NewEntry:
    """A file that is an entry already: nothing of it is changed."""
    return NewEntry(
        wanted_id=entry.id,
        title=entry.title,
        body=entry.answer,
        checksum=_checksum("as it is", text),
        as_is=text,
        own_key=entry.key,
        warnings=_warnings(entry.answer),
    )


def id_of(title: str) -> str:
    """An id for an entry that somebody writes by hand, of the words of its title that carry the subject."""
    return _wanted_id("", title, language="nl")


def free_id(wanted: str, taken: Collection[str]) -> str:
    """The id, or the first numbered one that nothing else has."""
    number, found = 1, wanted
    while found in taken:
        number += 1
        found = f"{wanted}-{number}"
    return found


def _warnings(text: str) -> tuple[str, ...]:
    """Contacts belong in the body's own table, where somebody verifies them: a number in guidance grows old."""
    return ("telefoonnummer",) if has_telephone(text) else ()


def _checksum(header: str, body: str) -> str:
    return hashlib.sha256(f"{header}\0{body}".encode()).hexdigest()


def _wanted_id(prefix: str, heading: str, *, language: str) -> str:
    """Document and heading by the words that carry the subject; of the heading of a part something of both halves."""
    main, _, own = heading.partition(" – ")
    share = _HEADING_WORDS if not own else _HEADING_WORDS // 2
    words = [*_carrying(main, language)[:share], *_carrying(own, language)[: _HEADING_WORDS - share]]
    found = f"{prefix}-{_slug(words)}".strip("-")
    return found if len(found) <= _ID_CHARACTERS else found[: _ID_CHARACTERS + 1].rpartition("-")[0]


def _carrying(heading: str, language: str) -> tuple[str, ...]:
    return content_words(heading, language) or tuple(fold(heading).split())


def _slug(words: Sequence[str]) -> str:
    return _SLUG.sub("-", " ".join(words)).strip("-")


def _context(title: str) -> str:
    """The title as it stands behind a heading: of a long one the last part, which tells it from others."""
    if len(title) <= _CONTEXT_CHARACTERS:
        return title
    last = title.rsplit(" – ", maxsplit=1)[-1].split(" | ", maxsplit=1)[0]
    return last if len(last) <= _CONTEXT_CHARACTERS else last[:_CONTEXT_CHARACTERS].rsplit(" ", 1)[0] + " …"


def _header(
    piece: Piece, document: Document, *, name: str, context: str, settings: Settings
) -> tuple[tuple[str, object], ...]:
    context = _context(piece.under) or context
    apart = context and fold(context) not in fold(piece.heading)
    language = {} if document.language == "nl" else {"language": document.language}
    fields: dict[str, object] = {
        "title": f"{piece.heading} ({context})" if apart else piece.heading,
        "source": f"{document.title}, {document.url or name}",
        "jurisdiction": settings.jurisdiction,
        "scope": settings.scope,
        "status": settings.status.value,
        **language,
        "questions": {document.language: [piece.heading]},
    }
    return tuple(fields.items())

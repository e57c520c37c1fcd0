"""A template in pieces: text, tags, expressions and statements, from the tokens of Jinja's own lexer.

Jinja knows nothing of HTML and a parser of HTML nothing of Jinja; this reads both at once, for pieces of tags come from
macros and statements stand inside tags. It changes nothing: the tokens of all pieces are those of the template.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from jinja2.lexer import Token

_TAG_BEGINS = re.compile(r"<(?=[/!A-Za-z]|\Z)")
_TAG_NAME = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)")
_ATTRIBUTE = re.compile(r"([A-Za-z][\w:.-]*)\s*=\s*\Z")
_RAW = ("script", "style")  # HTML 13.1.2: their content is no text


class PieceKind(StrEnum):
    """What a piece of a template is."""

    TEXT = "text"
    TAG = "tag"
    EXPRESSION = "expression"
    STATEMENT = "statement"
    VALUE = "value"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of a template. A tag has `inner` pieces, of which `VALUE` is what an attribute `name` has in quotes."""

    kind: PieceKind
    lineno: int
    text: str = ""
    tokens: tuple[Token, ...] = ()
    name: str = ""
    closes: bool = False
    inner: tuple[Piece, ...] = ()


@dataclass(slots=True, kw_only=True)
class _Tag:
    """A tag that is still open, and the value in quotes that is."""

    lineno: int
    inner: list[Piece] = field(default_factory=list)
    value: list[Piece] | None = None
    quote: str = ""
    attribute: str = ""

    def add(self, piece: Piece) -> None:
        (self.inner if self.value is None else self.value).append(piece)

    def literal(self, text: str, lineno: int) -> None:
        if text:
            self.add(Piece(kind=PieceKind.TEXT, text=text, lineno=lineno))

    def opens(self, quote: str, *, before: str, lineno: int) -> None:
        found = _ATTRIBUTE.search(before)
        self.attribute = found[1].lower() if found else ""
        self.quote = quote
        self.inner.append(Piece(kind=PieceKind.TEXT, text=quote, lineno=lineno))
        self.value = []

    def shuts(self, lineno: int) -> None:
        inner = tuple(self.value or ())
        self.value = None
        self.inner.append(Piece(kind=PieceKind.VALUE, name=self.attribute, inner=inner, lineno=lineno))
        self.inner.append(Piece(kind=PieceKind.TEXT, text=self.quote, lineno=lineno))

    def finished(self) -> Piece:
        first = self.inner[0].text if self.inner else ""
        found = _TAG_NAME.match(first)
        return Piece(
            kind=PieceKind.TAG,
            lineno=self.lineno,
            name=found[2].lower() if found else "",
            closes=first.startswith("</"),
            inner=tuple(self.inner),
        )


def pieces(tokens: Iterable[Token]) -> Iterator[Piece]:
    """The pieces of a template, in order."""
    tag: _Tag | None = None
    raw = ""
    for unit in _units(tokens):
        if unit.kind is not PieceKind.TEXT:
            if tag is None:
                yield unit
            else:
                tag.add(unit)
            continue
        text, at = unit.text, 0
        while at < len(text):
            line = unit.lineno + text.count("\n", 0, at)
            if tag is None:
                begins = re.compile(rf"</(?={raw})").search(text, at) if raw else _TAG_BEGINS.search(text, at)
                end = begins.start() if begins else len(text)
                if end > at:
                    yield _between(text[at:end], raw=raw, lineno=line)
                if begins:
                    tag = _Tag(lineno=line + text.count("\n", at, end))
                at = end
            else:
                at = _in_tag(tag, text, at=at, lineno=line)
                if tag.value is None and text[at - 1] == ">":
                    done = tag.finished()
                    raw = done.name if done.name in _RAW and not done.closes else ""
                    tag = None
                    yield done
    if tag is not None:  # a template that ends inside a tag
        yield tag.finished()


def _between(text: str, *, raw: str, lineno: int) -> Piece:
    """What stands between tags: text, or a script, which belongs to its tag."""
    piece = Piece(kind=PieceKind.TEXT, text=text, lineno=lineno)
    return Piece(kind=PieceKind.TAG, name=raw, inner=(piece,), lineno=lineno) if raw else piece


def _in_tag(tag: _Tag, text: str, *, at: int, lineno: int) -> int:
    """Read on until the tag ends, a quote opens or shuts, or the text is out; gives where."""
    if tag.value is not None:
        end = text.find(tag.quote, at)
        tag.literal(text[at : end if end >= 0 else len(text)], lineno)
        if end < 0:
            return len(text)
        tag.shuts(lineno)
        return end + 1
    found = re.compile("[\"'>]").search(text, at)
    if found is None:
        tag.literal(text[at:], lineno)
        return len(text)
    if found[0] == ">":
        tag.literal(text[at : found.end()], lineno)
    else:
        tag.literal(text[at : found.start()], lineno)
        tag.opens(found[0], before=text[at : found.start()], lineno=lineno)
    return found.end()


def _units(tokens: Iterable[Token]) -> Iterator[Piece]:
    """Data, and what stands between the brackets of an expression or a statement, brackets included."""
    held: list[Token] = []
    for token in tokens:
        if not held and token.type == "data":
            yield Piece(kind=PieceKind.TEXT, text=token.value, lineno=token.lineno)
            continue
        held.append(token)
        if token.type in ("variable_end", "block_end"):
            kind = PieceKind.EXPRESSION if token.type == "variable_end" else PieceKind.STATEMENT
            yield Piece(kind=kind, tokens=tuple(held), lineno=held[0].lineno)
            held = []

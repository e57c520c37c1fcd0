"""Sentences of a template: parts that are translated together, and the message they make.

Expressions become `%(name)s`, and inline tags keep their names without what else is in them: `Zie <a>de lijst</a>.`
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from jinja2.lexer import Token

from bot.web.runs import Piece, PieceKind

# Parts of a sentence, HTML 4.5; every other tag ends it.
INLINE = frozenset(
    {
        *("a", "abbr", "b", "bdi", "cite", "code", "em", "i", "kbd", "mark", "q", "s", "small", "span", "strong"),
        *("sub", "sup", "time", "u", "var"),
    }
)
_ENTITY = re.compile(r"&[#\w]+;")
_LETTER = re.compile(r"[^\W\d_]")
_SYNTAX = frozenset(["_", "_n", "and", "else", "if", "in", "is", "none", "not", "or"])  # names that name nothing
# What a macro gives to the inside of a tag looks like text: ` aria-invalid="true"`, ` open`.
_ATTRIBUTES = re.compile(
    r'\s+[a-z][\w:-]*="|\s+(?:autofocus|checked|disabled|hidden|multiple|open|required|selected)\s*\Z'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """An inline element within a run."""

    begins: Piece
    inside: tuple[Part, ...]
    ends: Piece


Part = Piece | Element


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A message, and which piece each of its marks stands for."""

    message: str
    places: Mapping[str, Piece]
    lineno: int

    @classmethod
    def of(cls, parts: Sequence[Part]) -> Sentence:
        """The sentence that these parts make."""
        places: dict[str, Piece] = {}
        message = "".join(_marked(parts, places))
        first = parts[0]
        return cls(
            message=re.sub(r"\s+", " ", message),
            places=places,
            lineno=first.lineno if isinstance(first, Piece) else first.begins.lineno,
        )


def _marked(parts: Iterable[Part], places: dict[str, Piece]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, Element):
            name = _free(part.begins.name, form="<{}>", places=places)
            places[f"<{name}>"], places[f"</{name}>"] = part.begins, part.ends
            yield f"<{name}>"
            yield from _marked(part.inside, places)
            yield f"</{name}>"
        elif part.kind is PieceKind.EXPRESSION:
            mark = f"%({_free(_named(part.tokens), form='%({})s', places=places)})s"
            places[mark] = part
            yield mark
        else:
            yield part.text.replace("%", "%%")


def _free(name: str, *, form: str, places: Mapping[str, Piece]) -> str:
    """The name, with a number where it stands in the sentence already."""
    number, free = 1, name
    while form.format(free) in places:
        number += 1
        free = f"{name}{number}"
    return free


def _named(tokens: Sequence[Token]) -> str:
    """What an expression is about: `reference` of `{{ case.reference }}` or `{{ form.get("reference") }}`."""
    found = ""
    for at, token in enumerate(tokens):
        if token.type != "name" or token.value in _SYNTAX:
            continue
        found = str(token.value)
        following = tokens[at + 1 : at + 3]
        if found == "get" and following[-1].type == "string":
            found = re.sub(r"\W", "_", str(following[-1].value))
        if following[0].type != "dot":
            break
    return found.lstrip("_") or "value"


def paired(run: Sequence[Piece]) -> list[Part]:
    """Tags with their partners as elements; a tag that has none stays a piece."""
    open_tags: list[tuple[Piece, list[Part]]] = []
    parts: list[Part] = []
    for piece in run:
        if piece.kind is not PieceKind.TAG:
            parts.append(piece)
        elif not piece.closes:
            open_tags.append((piece, parts))
            parts = []
        elif open_tags and open_tags[-1][0].name == piece.name:
            begins, around = open_tags.pop()
            around.append(Element(begins=begins, inside=tuple(parts), ends=piece))
            parts = around
        else:
            parts = [*_unrolled(open_tags, parts), piece]
            open_tags = []
    return _unrolled(open_tags, parts)


def _unrolled(open_tags: Iterable[tuple[Piece, list[Part]]], parts: list[Part]) -> list[Part]:
    flat: list[Part] = []
    for tag, around in open_tags:
        flat += [*around, tag]
    return [*flat, *parts]


def speaks(parts: Iterable[Part]) -> bool:
    """Whether there is a word that is not inside an element of its own."""
    texts = [part.text for part in parts if isinstance(part, Piece) and part.kind is PieceKind.TEXT]
    if any(_ATTRIBUTES.match(text) for text in texts):
        return False
    return any(_LETTER.search(_ENTITY.sub("", text)) for text in texts)


def trimmed(parts: Sequence[Part]) -> tuple[list[Piece], list[Part], list[Piece]]:
    """The white space around a sentence, apart from it."""
    core = list(parts)
    before: list[Piece] = []
    after: list[Piece] = []
    first = core[0]
    if isinstance(first, Piece) and first.kind is PieceKind.TEXT:
        bare = first.text.lstrip()
        before.append(_part_of(first, first.text[: len(first.text) - len(bare)]))
        core[0] = _part_of(first, bare)
    last = core[-1]
    if isinstance(last, Piece) and last.kind is PieceKind.TEXT:
        bare = last.text.rstrip()
        after.append(_part_of(last, last.text[len(bare) :]))
        core[-1] = _part_of(last, bare)
    return before, core, after


def _part_of(piece: Piece, text: str) -> Piece:
    return Piece(kind=PieceKind.TEXT, text=text, lineno=piece.lineno)

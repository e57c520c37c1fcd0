"""A language that marks every message, and what of a page came from no catalogue.

What an expression of a template gives is marked too: what is then outside all marks is text of a template that was
forgotten, and no list of names has to say what is data.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from babel.messages.catalog import Catalog
from jinja2 import Environment
from markupsafe import Markup

from tests.support.catalogue import BOT, template, written

SAID, MEANT = "⟦⟧", "⟪⟫"  # around a message, around what an expression gave
_FOR_PEOPLE = frozenset({"alt", "aria-label", "data-done", "data-label", "placeholder", "title"})
_NO_TEXT = frozenset({"script", "style"})
_LETTER = re.compile(r"[^\W\d_]")


def pseudo(path: Path) -> Path:
    """The catalogue of that language as a file."""
    found = Catalog(locale="nl_BE", fuzzy=False)
    for message in template():
        if message.id and isinstance(message.id, str):
            found.add(message.id, SAID[0] + message.id + SAID[1], context=message.context)
        elif message.id:
            found.add(message.id, tuple(SAID[0] + text + SAID[1] for text in message.id), context=message.context)
    path.write_text(written(found), encoding="utf-8")
    return path


def marking(environment: Environment) -> Environment:
    """The same templates, with marks around what expressions give."""
    return environment.overlay(finalize=_marked)


def _marked(value: object) -> object:
    if isinstance(value, str) and not isinstance(value, Markup):
        return Markup(MEANT[0]) + value + Markup(MEANT[1])
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """Of a page: text of templates without a message, and what expressions gave without one."""

    forgotten: list[str] = field(default_factory=list)
    given: set[str] = field(default_factory=set)


def texts(page: str) -> Texts:
    """What of a page is in no message."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    assert reader.depths == [0, 0], "a mark is not closed"
    return reader.texts


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts = Texts()
        self.depths = [0, 0]  # a message goes on over the elements in it
        self._quiet = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._quiet = tag in _NO_TEXT
        for name, value in attrs:
            if name in _FOR_PEOPLE:
                self._note(value or "", [0, 0])

    def handle_endtag(self, tag: str) -> None:
        self._quiet = False

    def handle_data(self, data: str) -> None:
        if not self._quiet:
            self._note(data, self.depths)

    def _note(self, text: str, depths: list[int]) -> None:
        outside, inside = "", ""
        for letter in text:
            for kind, marks in enumerate((SAID, MEANT)):
                if letter in marks:
                    depths[kind] += 1 if letter == marks[0] else -1
            if letter in SAID or (letter in MEANT and not depths[0]):
                outside, inside = outside + "\n", inside + "\n"
            elif not depths[0] and letter not in MEANT:
                outside, inside = (outside, inside + letter) if depths[1] else (outside + letter, inside)
        self.texts.forgotten.extend(line for line in map(_tidy, outside.split("\n")) if line)
        self.texts.given.update(line for line in map(_tidy, inside.split("\n")) if line)


def _tidy(text: str) -> str:
    return " ".join(text.split()) if _LETTER.search(text) else ""


def literals() -> set[str]:
    """Every literal in the templates and modules of the console that has a letter."""
    environment = Environment(trim_blocks=True, lstrip_blocks=True, autoescape=True)
    found = {
        str(token.value)
        for path in (BOT / "web/templates").glob("*.html")
        for token in environment.lexer.tokenize(path.read_text(encoding="utf-8"))
        if token.type == "string"
    }
    found |= {text for path in (BOT / "web").glob("*.py") for _line, text in python_literals(path)}
    return {text.strip() for text in found if _LETTER.search(text)}


def python_literals(path: Path) -> Iterator[tuple[int, str]]:
    """The literals of a module that are in no call for the catalogue and are no docstring, with their lines."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    spared: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("gettext", "ngettext", "pgettext", "later"):
            spared |= {id(inner) for inner in ast.walk(node)}
        elif isinstance(node, ast.Expr):
            spared.add(id(node.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in spared:
            yield node.lineno, node.value

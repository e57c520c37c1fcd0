"""Templates in another language: every visible run of text and every attribute for people, when a template is loaded.

The Dutch of a template is the message; a translation is put into the stream of tokens before Jinja compiles it, so
that a page in French costs what a page in Dutch costs. Nothing is marked by hand, so nothing can be forgotten; what a
message is and what is not: deploy/decisions/0036.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

from bot.texts import Catalogue
from bot.web.counted import Counted, counted
from bot.web.literals import Literals
from bot.web.runs import Piece, PieceKind, pieces
from bot.web.said import Said, Say
from bot.web.sentences import INLINE, Element, Part, Sentence, paired, speaks, trimmed

_FOR_PEOPLE = frozenset(
    {
        *("alt", "title", "placeholder", "label", "data-label", "data-done", "aria-label", "aria-description"),
        *("aria-placeholder", "aria-roledescription", "aria-valuetext"),
    }
)
_MARK = re.compile(r"%\((\w+)\)s|<(/?)(\w+)>|%%")


def speaker(catalogue: Catalogue) -> Say:
    """What a catalogue says for each message of a template."""

    def say(said: Said) -> tuple[str, ...]:
        if said.plural:
            return catalogue.plurals.get(said.text) or (said.text, said.plural)
        return (catalogue.text(said.text, said.context),)

    return say


def extension(say: Say) -> type[Extension]:
    """The extension of Jinja that speaks through `say`."""

    class Translating(Extension):
        """Translates the tokens of each template that is loaded."""

        def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
            """The tokens of a template in the other language."""
            return _joined(_Template(say=say, name=stream.name or "").tokens(stream))

    return Translating


def _joined(tokens: Iterable[Token]) -> Iterator[Token]:
    """Neighbouring data becomes one token again, as the lexer would give it."""
    held: Token | None = None
    for token in tokens:
        if token.type == "data" and held is not None:
            held = Token(held.lineno, "data", held.value + token.value)
        elif token.type == "data":
            held = token
        else:
            if held is not None:
                yield held
                held = None
            yield token
    if held is not None:
        yield held


@dataclass(frozen=True, slots=True, kw_only=True)
class _Template:
    """One template on its way through."""

    say: Say
    name: str

    def tokens(self, stream: Iterable[Token]) -> Iterator[Token]:
        """Every token, translated."""
        run: list[Piece] = []
        held, at = list(pieces(stream)), 0
        while at < len(held):
            if found := counted(held, at):
                yield from (*self._run(run), *self._counted(found))
                run, at = [], found.end
                continue
            piece, at = held[at], at + 1
            inline = piece.kind is PieceKind.TAG and piece.name in INLINE
            if inline or piece.kind in (PieceKind.TEXT, PieceKind.EXPRESSION):
                run.append(piece)
                continue
            yield from self._run(run)
            run = []
            yield from self._plain(piece)
        yield from self._run(run)

    def _run(self, run: Sequence[Piece]) -> Iterator[Token]:
        """A run between two ends of sentences; a tag without its partner in it ends one as well."""
        parts: list[Part] = []
        for part in paired(run):
            if isinstance(part, Piece) and part.kind is PieceKind.TAG:
                yield from self._sentence(parts)
                yield from self._plain(part)
                parts = []
            else:
                parts.append(part)
        yield from self._sentence(parts)

    def _sentence(self, parts: Sequence[Part]) -> Iterator[Token]:
        if not speaks(parts):
            for part in parts:
                if isinstance(part, Element):
                    yield from (*self._plain(part.begins), *self._sentence(part.inside), *self._plain(part.ends))
                else:
                    yield from self._plain(part)
            return
        before, core, after = trimmed(parts)
        sentence = Sentence.of(core)
        (text,) = self.say(Said(text=sentence.message, context=self.name, lineno=sentence.lineno))
        yield from (token for part in before for token in self._plain(part))
        if text == sentence.message:
            yield from (token for part in core for token in self._whole(part))
        else:
            yield from self._filled(text, sentence)
        yield from (token for part in after for token in self._plain(part))

    def _counted(self, found: Counted) -> Iterator[Token]:
        """Two texts for a number, or as many as the other language has."""
        (_, one, _), (before, many, after) = trimmed(found.one), trimmed(found.many)
        single, plural = Sentence.of(one), Sentence.of(many)
        said = Said(text=single.message, plural=plural.message, context=self.name, lineno=single.lineno)
        forms = self.say(said)
        if forms == (said.text, said.plural):
            yield from self._plain(found.statements[0])
            yield from (token for part in found.one for token in self._whole(part))
            yield from self._plain(found.statements[1])
            yield from (token for part in found.many for token in self._whole(part))
        else:
            filled = Sentence(message="", places={**single.places, **plural.places}, lineno=single.lineno)
            for form, text in enumerate(forms):
                yield from found.begins(form, last=form > 0 and form == len(forms) - 1)
                yield from (token for part in before for token in self._plain(part))
                yield from self._filled(text, filled)
                yield from (token for part in after for token in self._plain(part))
        yield from self._plain(found.statements[2])

    def _whole(self, part: Part) -> Iterator[Token]:
        """A part of a sentence that stays as it is written, but for what expressions in it say."""
        if isinstance(part, Piece):
            yield from self._plain(part)
            return
        yield from (*self._plain(part.begins), *(t for one in part.inside for t in self._whole(one)))
        yield from self._plain(part.ends)

    def _filled(self, text: str, sentence: Sentence) -> Iterator[Token]:
        """A translation with the expressions and tags of its message."""
        at = 0
        for mark in _MARK.finditer(text):
            yield _data(_safe(text[at : mark.start()]), sentence.lineno)
            at = mark.end()
            piece = sentence.places.get(mark[0])
            if piece is not None:
                yield from self._plain(piece)
            else:
                yield _data("%" if mark[0] == "%%" else _safe(mark[0]), sentence.lineno)
        yield _data(_safe(text[at:]), sentence.lineno)

    def _plain(self, piece: Piece) -> Iterator[Token]:
        """A piece without a message of its own around it."""
        match piece.kind:
            case PieceKind.TEXT:
                yield _data(piece.text, piece.lineno)
            case PieceKind.TAG:
                for inner in piece.inner:
                    yield from self._in_tag(inner)
            case _:
                yield from Literals(say=self.say, name=self.name, freely=True).tokens(piece.tokens)

    def _in_tag(self, piece: Piece) -> Iterator[Token]:
        if piece.kind is PieceKind.TEXT:
            yield _data(piece.text, piece.lineno)
        elif piece.kind is not PieceKind.VALUE:
            yield from Literals(say=self.say, name=self.name, freely=False).tokens(piece.tokens)
        elif _for_people(piece):
            yield from self._value(piece)
        else:
            for inner in piece.inner:
                yield from self._in_tag(inner)

    def _value(self, piece: Piece) -> Iterator[Token]:
        """What an attribute says, up to the statements in it."""
        run: list[Piece] = []
        for inner in piece.inner:
            if inner.kind is PieceKind.STATEMENT:
                yield from self._sentence(run)
                yield from self._plain(inner)
                run = []
            else:
                run.append(inner)
        yield from self._sentence(run)


def _for_people(value: Piece) -> bool:
    """Whether people meet this attribute; one of ours (`data-`) that reads as a sentence is meant for them."""
    if value.name in _FOR_PEOPLE:
        return True
    texts = [piece.text for piece in value.inner if piece.kind is PieceKind.TEXT]
    return value.name.startswith("data-") and any(Literals.reads(text) for text in texts)


def _data(text: str, lineno: int) -> Token:
    return Token(lineno, "data", text)


def _safe(text: str) -> str:
    """A translation brings no markup of its own; entities are the translator's."""
    return text.replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")

"""One and many in a template: `{% if n == 1 %}1 dossier{% else %}{{ n }} dossiers{% endif %}` is one message.

Languages differ in how many forms they have and which numbers take them, so the condition is theirs as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jinja2.lexer import Token

from bot.web.runs import Piece, PieceKind
from bot.web.sentences import INLINE, Element, Part, paired, speaks

_JOINS = ("and", "or", "not")


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """The two texts, the tokens of the `number` they are about, and where in the template it ends."""

    statements: tuple[Piece, Piece, Piece]
    number: tuple[Token, ...]
    one: tuple[Part, ...]
    many: tuple[Part, ...]
    end: int

    def begins(self, form: int, *, last: bool) -> Iterator[Token]:
        """The statement before the text of a form."""
        first = self.statements[0].tokens
        at = first[0].lineno
        yield first[0]
        if last:
            yield Token(at, "name", "else")
        else:
            yield first[1] if form == 0 else Token(at, "name", "elif")
            yield from (Token(at, "name", "_form"), Token(at, "lparen", "("), *self.number, Token(at, "rparen", ")"))
            # Jinja's own lexer gives an integer as a number, though the type of a token's value says text.
            yield from (Token(at, "eq", "=="), Token(at, "integer", form))  # type: ignore[arg-type]
        yield first[-1]


def counted(pieces: Sequence[Piece], at: int) -> Counted | None:
    """What stands at a place of a template, where it is that: two whole texts, and nothing else between."""
    number = _number(pieces[at])
    if not number:
        return None
    one, other = _texts(pieces, at + 1)
    many, ends = _texts(pieces, other + 1)
    if not (_is(pieces[other:], "else") and _is(pieces[ends:], "endif") and _whole(one) and _whole(many)):
        return None
    return Counted(
        statements=(pieces[at], pieces[other], pieces[ends]), number=number, one=one, many=many, end=ends + 1
    )


def _number(piece: Piece) -> tuple[Token, ...]:
    """The tokens of `x` in `{% if x == 1 %}`; none for any other piece."""
    tokens = piece.tokens
    if piece.kind is not PieceKind.STATEMENT or tokens[1].value not in ("if", "elif") or len(tokens) < 6:
        return ()
    if (tokens[-3].type, tokens[-2].type, str(tokens[-2].value)) != ("eq", "integer", "1"):
        return ()
    number = tokens[2:-3]
    return () if any(token.type == "name" and token.value in _JOINS for token in number) else number


def _texts(pieces: Sequence[Piece], at: int) -> tuple[tuple[Part, ...], int]:
    """The parts from here on up to a statement or a tag that ends a sentence, and where that is."""
    run: list[Piece] = []
    while at < len(pieces):
        piece = pieces[at]
        if piece.kind is PieceKind.STATEMENT or (piece.kind is PieceKind.TAG and piece.name not in INLINE):
            break
        run.append(piece)
        at += 1
    return tuple(paired(run)), at


def _is(pieces: Sequence[Piece], word: str) -> bool:
    """Whether the first piece, if there is one, is the statement of this one word."""
    tokens = pieces[0].tokens if pieces and pieces[0].kind is PieceKind.STATEMENT else ()
    return len(tokens) == 3 and tokens[1].value == word


def _whole(parts: Sequence[Part]) -> bool:
    loose = any(not isinstance(part, Element) and part.kind is PieceKind.TAG for part in parts)
    return bool(parts) and not loose and speaks(parts)

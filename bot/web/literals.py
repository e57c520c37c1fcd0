"""Texts in the expressions and statements of a template: `{{ mail.subject or "zonder onderwerp" }}`.

A literal is a message when it reads as words: it has a lower-case letter, and a capital or a space. A single word in
lower case counts where it is itself what the page shows, `{{ name or "niemand" }}`; handed to a macro it may as well
be a class or a value, so there it says so: `_("niemand")`. `_` also fills in values,
`_("minstens %(n)s tekens", n=least)`, and `_n("1 dag", "%(n)s dagen", n=left)` takes the form for a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jinja2.exceptions import TemplateSyntaxError
from jinja2.lexer import Token

from bot.web.said import Said, Say

_READS = re.compile(r"(?=.*[a-zà-ÿ])(?:\W*[A-ZÀ-Þ]|.*\w\W*\s+\w|\s\w)", re.DOTALL)
_NO_TEXT = re.compile(r"[/#.]")  # an address or a place in one
_FILES = ("extends", "import", "from", "include")
_COMPARES = ("eq", "ne")
_DEPTH = {"lparen": 1, "lbracket": 1, "lbrace": 1, "rparen": -1, "rbracket": -1, "rbrace": -1}
_LETTER = re.compile(r"[^\W\d_]")
_VALUE = re.compile(r"%\((\w+)\)s|%%")


@dataclass(frozen=True, slots=True, kw_only=True)
class Literals:
    """Translates the literals among the tokens of one expression or statement.

    Inside a tag (`freely` false) they are classes and values, and only what is marked is a message.
    """

    say: Say
    name: str
    freely: bool

    @staticmethod
    def reads(text: str) -> bool:
        """Whether a literal reads as words for people."""
        return bool(_READS.match(text)) and not _NO_TEXT.match(text)

    def tokens(self, tokens: Sequence[Token]) -> Iterator[Token]:
        """The tokens with every message translated."""
        at = depth = 0
        names_file = tokens[0].type == "block_begin" and tokens[1].value in _FILES
        while at < len(tokens):
            token = tokens[at]
            if token.type == "name" and token.value in ("_", "_n") and tokens[at + 1].type == "lparen":
                end = _closing(tokens, at + 1)
                yield from self._call(token, tuple(tokens[at + 2 : end]))
                at = end + 1
                continue
            depth += _DEPTH.get(token.type, 0)
            free = self.freely and token.type == "string" and not names_file and not _compared(tokens, at)
            itself = depth == 0 and tokens[0].type == "variable_begin"
            yield self._free(token) if free and self._says(token.value, itself=itself) else token
            at += 1

    def _says(self, text: str, *, itself: bool) -> bool:
        """Whether a literal is a message; `itself` where it is what the page shows."""
        return self.reads(text) or (itself and bool(_LETTER.search(text)))

    def _free(self, token: Token) -> Token:
        bare = token.value.strip()
        (text,) = self.say(Said(text=bare, context=self.name, lineno=token.lineno))
        return Token(token.lineno, "string", token.value.replace(bare, text, 1))

    def _call(self, call: Token, arguments: tuple[Token, ...]) -> Iterator[Token]:
        """`_("…", n=…)` or `_n("…", "…", n=…)` as an expression. Raises TemplateSyntaxError for another use."""
        given = list(_arguments(arguments))
        wanted = 2 if call.value == "_n" else 1
        messages = [part[0].value for part in given[:wanted] if len(part) == 1 and part[0].type == "string"]
        values = {part[0].value: part[2:] for part in given[wanted:] if len(part) > 2 and part[1].type == "assign"}
        if len(messages) != wanted or len(values) != len(given) - wanted or (wanted == 2 and "n" not in values):
            raise TemplateSyntaxError(f"{call.value}() takes literals, then values by name", call.lineno, self.name)
        at = call.lineno
        said = Said(text=messages[0], plural=messages[-1] if wanted == 2 else "", context=self.name, lineno=at)
        forms = self.say(said)
        yield Token(at, "lparen", "(")
        if wanted == 1:
            yield from self._filled(forms[0], values, at=at)
        else:
            # Without a translation the two forms of Dutch stand, by the rule of Dutch.
            rule = "_dutch_form" if forms == (said.text, said.plural) else "_form"
            yield Token(at, "lbracket", "[")
            for form in forms:
                yield from (*self._filled(form, values, at=at), Token(at, "comma", ","))
            yield from (Token(at, "rbracket", "]"), Token(at, "lbracket", "["), Token(at, "name", rule))
            yield from (Token(at, "lparen", "("), *values["n"], Token(at, "rparen", ")"), Token(at, "rbracket", "]"))
        yield Token(at, "rparen", ")")

    def _filled(self, text: str, values: dict[str, tuple[Token, ...]], *, at: int) -> Iterator[Token]:
        """A sentence as pieces strung together with `~`."""
        begun = 0
        for mark in _VALUE.finditer(text):
            yield from (Token(at, "string", text[begun : mark.start()]), Token(at, "tilde", "~"))
            begun = mark.end()
            if mark[1] in values:
                yield from (Token(at, "lparen", "("), *self.tokens(values[mark[1]]), Token(at, "rparen", ")"))
            else:
                yield Token(at, "string", "%" if mark[0] == "%%" else mark[0])
            yield Token(at, "tilde", "~")
        yield Token(at, "string", text[begun:])


def _compared(tokens: Sequence[Token], at: int) -> bool:
    """Whether a literal is only compared: then it is a code."""
    around = [tokens[other] for other in (at - 1, at + 1) if 0 <= other < len(tokens)]
    return any(token.type in _COMPARES or (token.type, token.value) == ("name", "in") for token in around)


def _closing(tokens: Sequence[Token], at: int) -> int:
    """Where the bracket that opens at `at` closes."""
    depth = 0
    for index in range(at, len(tokens)):
        depth += {"lparen": 1, "rparen": -1}.get(tokens[index].type, 0)
        if depth == 0:
            return index
    raise TemplateSyntaxError("a bracket is not closed", tokens[at].lineno)


def _arguments(tokens: Sequence[Token]) -> Iterator[tuple[Token, ...]]:
    """The arguments of a call, each as its tokens."""
    depth = 0
    held: list[Token] = []
    for token in tokens:
        depth += _DEPTH.get(token.type, 0)
        if token.type == "comma" and depth == 0:
            yield tuple(held)
            held = []
        else:
            held.append(token)
    if held:
        yield tuple(held)

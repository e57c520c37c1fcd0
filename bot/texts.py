"""What people read, in the language of the console that answers.

A message is the Dutch sentence itself; a catalogue gives the sentence of another language for it. Templates are
translated when they are loaded (`bot.web.translating`); what Python says is looked up when it is said, in the
catalogue of the console that answers. Outside a request, as on the command line, the Dutch stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

DEFAULT = "nl_BE"  # the language that templates and modules are written in


def dutch_form(number: int) -> int:
    """Which of two forms a number takes in Dutch."""
    return int(number != 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """A language: `messages` by context and message, the forms of `plurals` by their singular, and which form a
    number takes. Without an entry the Dutch stands.
    """

    language: str = DEFAULT
    messages: Mapping[tuple[str, str], str] = field(default_factory=dict, repr=False)
    plurals: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    form_of: Callable[[int], int] = field(default=dutch_form, repr=False)

    @property
    def tag(self) -> str:
        """The language as HTML names it (BCP 47)."""
        return self.language.replace("_", "-")

    def text(self, message: str, context: str = "") -> str:
        """The sentence for a message; one of this very context goes before the general one."""
        if not self.messages:  # as it comes, without a word changed
            return message
        found = self.messages.get((context, message)) if context else None
        return found or self.messages.get(("", message)) or message

    def plural(self, one: str, many: str, *, number: int) -> str:
        """The form of a message for a number."""
        found = self.plurals.get(one)
        return found[self.form_of(number)] if found else (one, many)[dutch_form(number)]


_DUTCH = Catalogue()
_speaking: ContextVar[Catalogue] = ContextVar("speaking", default=_DUTCH)


def speaking() -> Catalogue:
    """The catalogue in use."""
    return _speaking.get()


def later(message: str) -> str:
    """Marks a message of a module constant for the catalogue; whoever shows it calls `gettext` on it."""
    return message


def gettext(message: str, **values: object) -> str:
    """A sentence, with its `%(name)s` filled in."""
    text = _speaking.get().text(message)
    return text % values if values else text


def ngettext(one: str, many: str, number: int) -> str:
    """A sentence with a number, `%(n)s`, in the form that the language has for it."""
    return _speaking.get().plural(one, many, number=number) % {"n": number}


def pgettext(context: str, message: str) -> str:
    """The words for a value of a closed list; the list is the context, for languages bend words by it."""
    return _speaking.get().text(message, context)


def speak(catalogue: Catalogue) -> None:
    """Python speaks this language to the end of the request that is answered."""
    _speaking.set(catalogue)


@contextmanager
def in_language(catalogue: Catalogue) -> Iterator[None]:
    """Python speaks this language inside."""
    token = _speaking.set(catalogue)
    try:
        yield
    finally:
        _speaking.reset(token)

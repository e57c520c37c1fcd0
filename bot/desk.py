"""Looking something up at the helpdesk: the filters of the search box, and an entry as a person reads it.

Pure but for the loaded index. The one call to the search of `knowledge` is `_hits`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.shelf import Shelf
from bot.texts import later
from intake.calendar_days import dutch_date
from intake.language import detect
from knowledge.answer import Answer, Hit, Reason
from knowledge.ask import ask
from knowledge.columns import Filter
from knowledge.contacts import blanked, fill, roles_in
from knowledge.entry import Entry, Status
from knowledge.expiry import Validity, validity
from knowledge.highlight import Piece, pieces, sought, speaks_of
from knowledge.screen import named_scopes, scope_name
from knowledge.search import search

MAX_TEXT = 500  # characters of a search: a pasted mail says what it asks in its beginning
LISTED = 40  # entries shown when only filters are given
_CLOSE = 0.5  # of the best score; what scores less is shown folded, but for the first few
_OPEN = 3
_GENERAL = "foi"  # the access rules of every body; an answer on one system opens with its name


class Standing(StrEnum):
    """Which law a search shows."""

    CURRENT = "current"
    ANY = "any"
    PAST = "past"


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where and when somebody looks: the day, the body's law and systems, the contacts that may be used.

    `soon` is the number of days before its end in which an entry is announced.
    """

    body_id: str
    today: date
    soon: int
    jurisdictions: frozenset[str]
    scopes: frozenset[str]
    contacts: Mapping[str, str]

    def lookup(self, text: str) -> Lookup:
        """What somebody looks for who chooses nothing: what holds here and now, and what the text itself names."""
        return Lookup(text=text, jurisdictions=self.jurisdictions, scopes=self.scopes, named=named_scopes(text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """What somebody looks for. None stands for every jurisdiction or scope, "all" for every audience.

    `on`: the day on which the law must hold; None is today for current law, and any day for past law.
    `named`: systems, past or foreign law that the text names by a word of their own: they show, marked.
    """

    text: str
    jurisdictions: frozenset[str] | None
    scopes: frozenset[str] | None
    on: date | None = None
    audience: str = "all"
    standing: Standing = Standing.CURRENT
    named: frozenset[str] = frozenset()

    def admits(self, entry: Entry, *, desk: Desk) -> bool:
        """Whether the filters let an entry through."""
        mine = entry.body in ("", desk.body_id)
        meant = self.audience == "all" or bool({"all", self.audience}.intersection(entry.audience))
        return mine and meant and (entry.scope in self.named or self._holds(entry, today=desk.today))

    def _holds(self, entry: Entry, *, today: date) -> bool:
        return (
            (self.jurisdictions is None or entry.jurisdiction in self.jurisdictions)
            and (self.scopes is None or entry.scope in self.scopes)
            and self._stands(entry, today=today)
        )

    def _stands(self, entry: Entry, *, today: date) -> bool:
        if self.standing is Standing.CURRENT:
            return entry.status is Status.CURRENT and entry.in_force(self.on or today)
        held = self.on is None or entry.in_force(self.on)
        return held and (self.standing is Standing.ANY or _is_past(entry, today=today))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An entry as a person reads it. `copied` is the text to send on; None where a contact of `lacking` is missing."""

    entry: Entry
    title: tuple[Piece, ...]
    answer: tuple[Piece, ...]
    copied: str | None
    lacking: tuple[str, ...]
    validity: Validity
    days_left: int | None
    foreign: bool
    system: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The result of a search, best first; the first `close` fit well, the others less.

    `reason` says why the bot itself would not answer, where that was asked; `unknown`: guidance has nothing on the
    subject, whatever one chooses; `more`: some were left out.
    """

    entries: tuple[Entry, ...]
    close: int
    more: bool = False
    answers: bool = False
    reason: Reason | None = None
    unknown: bool = False


def look_up(shelf: Shelf, lookup: Lookup, *, desk: Desk, with_meaning: bool) -> Found:
    """Search by words alone, as while typing, or by meaning as well; filters without words list what they admit."""
    if not lookup.text.strip():
        admitted = [entry for entry in shelf.of(desk.body_id) if lookup.admits(entry, desk=desk)]
        admitted.sort(key=lambda entry: (entry.scope, entry.title))
        return Found(entries=tuple(admitted[:LISTED]), close=LISTED, more=len(admitted) > LISTED)
    hits = [
        hit
        for hit in _hits(shelf, lookup, desk=desk, with_meaning=with_meaning)
        if lookup.admits(shelf.entries[hit.entry_id], desk=desk)
    ]
    if not with_meaning:
        # By words the ranking has a first even where no word matches.
        looked_for = sought(lookup.text, language=detect(lookup.text))
        hits = [hit for hit in hits if speaks_of(_said(shelf.entries[hit.entry_id]), looked_for)]
    found = tuple(shelf.entries[hit.entry_id] for hit in hits)
    close = max(_OPEN, sum(hit.score >= _CLOSE * hits[0].score for hit in hits))
    if not with_meaning:
        return Found(entries=found, close=close)
    reason = _reason(shelf, lookup.text, desk=desk)
    unknown = reason is Reason.OUT_OF_SCOPE or (not found and lookup == desk.lookup(lookup.text))
    return Found(entries=found, close=close, answers=reason is None, reason=reason, unknown=unknown)


def _said(entry: Entry) -> Iterator[str]:
    yield entry.title
    yield entry.answer
    for spoken in entry.questions.values():
        yield from spoken


def _hits(shelf: Shelf, lookup: Lookup, *, desk: Desk, with_meaning: bool) -> tuple[Hit, ...]:
    """The one call to the search. What its own filter cannot say, `Lookup.admits` sifts afterwards."""
    choices = shelf.choices(desk.body_id)
    allowed = Filter(
        on_date=lookup.on or desk.today,
        jurisdictions=frozenset(choices.jurisdictions) if lookup.jurisdictions is None else lookup.jurisdictions,
        scopes=frozenset(choices.scopes) if lookup.scopes is None else lookup.scopes,
        audience=lookup.audience,
        body=desk.body_id,
    )
    return search(
        shelf.knowledge.index,
        lookup.text,
        language=detect(lookup.text),
        allowed=allowed if lookup.standing is Standing.CURRENT else None,
        body=desk.body_id,
        embedder=shelf.knowledge.embedder,
        typing=not with_meaning,
    )


def _reason(shelf: Shelf, text: str, *, desk: Desk) -> Reason | None:
    """Why the bot would leave this question of a citizen to a person; None where it would answer."""
    answer = ask(
        shelf.knowledge.index,
        text,
        language=detect(text),
        allowed=Filter(on_date=desk.today, jurisdictions=desk.jurisdictions, scopes=desk.scopes, body=desk.body_id),
        embedder=shelf.knowledge.embedder,
        contacts=desk.contacts,
    )
    return None if isinstance(answer, Answer) else answer.reason


def show(entry: Entry, *, desk: Desk, text: str = "") -> Shown:
    """An entry with the words of `text` marked, its contacts filled in, and everything to be careful about."""
    looked_for = sought(text, language=detect(text))
    filled = fill(entry.answer, desk.contacts)
    return Shown(
        entry=entry,
        title=pieces(entry.title, looked_for),
        answer=pieces(filled or blanked(entry.answer), looked_for),
        copied=None if filled is None else _copied(entry, filled, desk=desk),
        lacking=tuple(role for role in roles_in(entry.answer) if role not in desk.contacts),
        validity=validity(entry, on=desk.today, days=desk.soon),
        days_left=None if entry.valid_until is None else (entry.valid_until - desk.today).days,
        foreign=entry.jurisdiction not in desk.jurisdictions,
        system=_system(entry),
    )


def _is_past(entry: Entry, *, today: date) -> bool:
    ended = entry.valid_until is not None and entry.valid_until < today
    return entry.status is Status.HISTORICAL or ended


def _system(entry: Entry) -> str:
    return "" if entry.scope == _GENERAL else scope_name(entry.scope)


def _copied(entry: Entry, answer: str, *, desk: Desk) -> str:
    """The rule as plain text for a mail: what to beware of, the rule, and where it stands."""
    warnings = []
    if _is_past(entry, today=desk.today):
        warnings.append("Let op: deze regel geldt niet meer.")
    if entry.jurisdiction not in desk.jurisdictions:
        warnings.append(f"Let op: dit is recht van elders ({entry.jurisdiction}).")
    system = _system(entry)
    opened = f"{system}: {answer}" if system else answer
    cited = ", ".join((entry.title.rstrip(" ."), *entry.articles))
    return "\n\n".join((*warnings, opened, f"Bron: {cited}. {entry.source}\n{valid_words(entry)}"))


def scope_label(scope: str) -> str:
    """What an entry holds for, as a list of choices names it."""
    return later("Alle besturen") if scope == _GENERAL else scope_name(scope)


def valid_words(entry: Entry) -> str:
    """How long the rule holds, as a sentence of a Dutch mail."""
    since = f"Geldt vanaf {_day(entry.valid_from)}"
    if entry.valid_until is not None:
        return f"{since} tot en met {_day(entry.valid_until)}."
    return f"{since}." if entry.status is Status.CURRENT else f"{since}; einde niet vermeld."


def _day(value: date) -> str:
    return dutch_date(value).partition(" ")[2]

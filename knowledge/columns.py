"""What the hard filters look at, as one column a property: a hundred thousand entries are filtered at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from knowledge.entry import Entry, Status

Flags = NDArray[np.bool_]
Codes = NDArray[np.int32]

_EVERYBODY = "all"
_TEXTS = ("jurisdiction", "scope", "body", "key")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Who asks, where and when: what may not apply to them takes no part in the ranking.

    `scopes` are those the body lists, `named` the systems a question names by a word of their own. `alone` are
    past or foreign law that a question asks about by its name: who does so gets that alone, marked as such, and who
    does not none of it. `body` is the public body that answers; what another body wrote is none of its business.
    """

    on_date: date
    jurisdictions: frozenset[str]
    scopes: frozenset[str]
    audience: str = _EVERYBODY
    named: frozenset[str] = frozenset()
    alone: frozenset[str] = frozenset()
    body: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """One row an entry. Texts are codes into `names[property]`; days are proleptic ordinals."""

    names: Mapping[str, tuple[str, ...]]
    codes: Mapping[str, Codes]
    audiences: tuple[str, ...]
    for_audience: Flags
    historical: Flags
    silent: Flags
    valid_from: Codes
    valid_until: Codes

    def equals(self, name: str, wanted: Collection[str]) -> Flags:
        """The rows whose property is one of these."""
        codes = [code for code, text in enumerate(self.names[name]) if text in wanted]
        return np.isin(self.codes[name], codes)

    def allowed(self, asked: Filter) -> Flags:
        """The rows that may answer. An entry for everybody suits any audience.

        A silent subject competes whatever is asked for, but not that of another body.
        """
        there = self.equals("jurisdiction", asked.jurisdictions)
        there &= self.equals("scope", asked.scopes | asked.named)
        day = asked.on_date.toordinal()
        then = ~self.historical & (self.valid_from <= day) & (day <= self.valid_until)
        lawful = self.equals("scope", asked.alone) if asked.alone else there & then
        heard = self._heard(asked.audience)
        return self.equals("body", {"", asked.body}) & (self.silent | (lawful & heard))

    def _heard(self, audience: str) -> Flags:
        wanted = [number for number, name in enumerate(self.audiences) if name in {_EVERYBODY, audience}]
        # Nobody in particular asks: everybody's guidance and each audience's own.
        if audience == _EVERYBODY:
            return np.ones(self.for_audience.shape[0], dtype=np.bool_)
        return np.asarray(self.for_audience[:, wanted].any(axis=1))


def columns_of(entries: Iterable[Entry]) -> Columns:
    """The columns of these entries, in their order."""
    found = list(entries)
    names: dict[str, tuple[str, ...]] = {}
    codes: dict[str, Codes] = {}
    for name in _TEXTS:
        texts = [str(getattr(entry, name)) for entry in found]
        names[name] = tuple(dict.fromkeys(texts))
        number = {text: code for code, text in enumerate(names[name])}
        codes[name] = np.array([number[text] for text in texts], dtype=np.int32)
    audiences = tuple(dict.fromkeys(name for entry in found for name in entry.audience))
    return Columns(
        names=names,
        codes=codes,
        audiences=audiences,
        for_audience=np.array([[name in entry.audience for name in audiences] for entry in found], dtype=np.bool_),
        historical=np.array([entry.status is Status.HISTORICAL for entry in found], dtype=np.bool_),
        silent=np.array([bool(entry.silent) for entry in found], dtype=np.bool_),
        valid_from=np.array([entry.valid_from.toordinal() for entry in found], dtype=np.int32),
        valid_until=np.array([(entry.valid_until or date.max).toordinal() for entry in found], dtype=np.int32),
    )

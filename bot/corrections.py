"""How often staff correct what triage reads, label by label; counted to be looked at, never to learn from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from bot.findings import LABELS
from bot.store import corrections
from bot.store.corrections import Correction, Tally
from bot.store.session import Session

NEWEST = 20  # corrections that are named one by one


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelCount:
    """One label over a period: of how many messages staff confirmed it and corrected it; `pairs` by frequency."""

    label: str
    confirmed: int
    corrected: int
    pairs: tuple[Tally, ...]

    @property
    def looked_at(self) -> int:
        """Of how many messages somebody said what it is."""
        return self.confirmed + self.corrected


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """A period: messages that triage read, every label that somebody looked at, the newest corrections."""

    messages: int
    labels: tuple[LabelCount, ...]
    newest: tuple[Correction, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure: a count, and over how many messages."""

    metric: str
    value: int
    n: int


def counted(s: Session, *, body_id: str, now: datetime, days: int) -> Counts:
    """What was said in the last `days` days and stands; a message that was corrected twice counts once a label."""
    since = now - timedelta(days=days)
    by_label = {
        label: _label(label, tuple(found))
        for label, found in groupby(corrections.tallies(s, body_id=body_id, since=since), key=lambda tally: tally.label)
    }
    return Counts(
        messages=corrections.messages_read(s, body_id=body_id, since=since),
        labels=tuple(by_label[label] for label in LABELS if label in by_label),
        newest=tuple(corrections.newest(s, body_id=body_id, since=since, limit=NEWEST)),
    )


def figures(counts: Counts) -> Iterator[Figure]:
    """Every label: corrected and confirmed, over the messages somebody looked at; each pair, over the corrected."""
    yield Figure(metric="corrections.messages", value=counts.messages, n=counts.messages)
    read = {label.label: label for label in counts.labels}
    for name in LABELS:
        label = read.get(name) or _label(name, ())
        yield Figure(metric=f"corrections.{name}.corrected", value=label.corrected, n=label.looked_at)
        yield Figure(metric=f"corrections.{name}.confirmed", value=label.confirmed, n=label.looked_at)
        for pair in label.pairs:
            metric = f"corrections.{name}.{pair.found}->{pair.corrected}"
            yield Figure(metric=metric, value=pair.messages, n=label.corrected)


def _label(label: str, tallies: tuple[Tally, ...]) -> LabelCount:
    pairs = tuple(tally for tally in tallies if tally.found != tally.corrected)
    confirmed = sum(tally.messages for tally in tallies if tally.found == tally.corrected)
    return LabelCount(label=label, confirmed=confirmed, corrected=sum(tally.messages for tally in pairs), pairs=pairs)

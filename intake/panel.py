"""Both readers at one table: the rules' verdicts go in, what is settled comes out, with words for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from intake.agreement import Said, Settled
from intake.classification import Evidence
from intake.labels import Capacity, Warning
from intake.minors import SPEAK_OF_A_CHILD
from intake.ports import Meaning
from intake.reading import Reading
from intake.second_reader import Opinion, SecondReader
from intake.sight import look


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """The readers of one mail; without a second reader the rules' word stands."""

    reading: Reading
    reader: SecondReader | None
    opinions: Mapping[str, Opinion] = field(default_factory=dict)
    flagged: frozenset[str] = frozenset()
    meaning: Meaning | None = None

    def settle(self, label: str, said: Said, *, among: Collection[str] = ()) -> Settled:
        """The best reading of a label, kept to the values `among` (empty: all)."""
        if self.reader is None or label not in self.reader.agreements:
            return Settled(value=said.value, chance=0.9 if said.firm else 0.7, agreed=True, sure=True)
        return self.reader.agreements[label].settle(said, opinions=self.opinions, label=label, among=among)

    def words_for(self, label: str, value: str) -> tuple[Evidence, ...]:
        """The sentence that speaks most for a value that the rules did not read."""
        found = self.reader.words_for(self.reading, label, value) if self.reader else None
        return (found,) if found else ()

    def warned(self, *, capacity: Capacity, among: Collection[Warning]) -> tuple[tuple[Warning, Evidence], ...]:
        """What the second reader warns of by itself, each with the sentence that weighs most for it."""
        if self.reader is None or self.meaning is None:
            return ()
        found = []
        listens = Warning.SAFETY_CONCERN in among
        loud = self.reader.alarm.alarming(self.reading, meaning=self.meaning) if listens else None
        if loud:
            found.append((Warning.SAFETY_CONCERN, loud.whole()))
        for name in sorted(self.flagged.intersection(among)):
            words = self.reader.words_for(self.reading, name, "true")
            if words and not (name == Warning.MINOR_WRITES and capacity in SPEAK_OF_A_CHILD):
                found.append((Warning(name), words))
        return tuple(found)

    def second(self, label: str) -> str | None:
        """What the second reader alone would say."""
        opinion = self.opinions.get(label)
        return max(opinion, key=lambda value: opinion[value]) if opinion else None


def seat(reading: Reading, *, reader: SecondReader | None, meaning: Meaning | None) -> Panel:
    """Let the second reader look at a mail. Without the embedder that taught it, it stays away: it would guess."""
    if reader is None or meaning is None or meaning.fingerprint != reader.model:
        return Panel(reading=reading, reader=None)
    sight = look(reading, cues=reader.cues)
    vector = meaning.encode_queries([sight.words])[0]
    return Panel(
        reading=reading,
        reader=reader,
        opinions=reader.opinions(sight, meaning=vector),
        flagged=reader.flagged(sight, meaning=vector),
        meaning=meaning,
    )

"""What two readers settled of one mail so far, and what the classification will show of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from intake.agreement import Said, Settled
from intake.classification import Evidence
from intake.form_answers import FormAnswers
from intake.labels import QUESTIONS, Capacity, Kind, Warning
from intake.panel import Panel
from intake.warning_signs import warnings

# A legal hinge: what the learned reader alone believes is no finding (design: rules decide, with their proof).
_HINGES = frozenset({"mandate", "personal_nature", "consent_of_third_party"})
# A question may be answered by a machine; a request mistaken for one would be answered away.
LEAST_FOR_ANSWER = 0.7


@dataclass(slots=True, kw_only=True)
class Findings:
    """What was settled so far, and what the classification will show of it; `form`: what a web form says itself.

    `unheeded`: warnings that are not given, and not looked for.
    """

    panel: Panel
    form: FormAnswers | None = None
    unheeded: Collection[Warning] = ()
    confidence: dict[str, float] = field(default_factory=dict)
    abstained: list[str] = field(default_factory=list)
    readings: dict[str, dict[str, str]] = field(default_factory=dict)
    evidence: list[Evidence] = field(default_factory=list)
    question: float = 0.0  # the chance that the mail asks something and wants nothing else

    def settle(
        self, label: str, said: Said, *, proof: tuple[Evidence, ...], default: str = "", among: Collection[str] = ()
    ) -> str:
        """The value of a label, noted with its words; `proof` are those of the rules. A default needs no words."""
        stated = self.form.stated.get(label) if self.form else None
        settled = self.panel.settle(label, said, among=stated or among)
        sure = settled.sure
        if label == "kind":
            self.question = _chance_of_question(settled)
            # Which sort of question it is changes nothing of what follows.
            sure = sure or self.question >= LEAST_FOR_ANSWER
        if not sure or (label in _HINGES and not settled.agreed):
            self._abstain(label, said, settled)
        self.confidence[label] = settled.chance
        if settled.value != default:
            words = proof if settled.agreed else ()
            self.quote(label, settled.value, words or self.panel.words_for(label, settled.value))
        return settled.value

    def _abstain(self, label: str, said: Said, settled: Settled) -> None:
        self.abstained.append(label)
        self.readings[label] = {"rules": said.value, "second": self.panel.second(label) or settled.value}

    def quote(self, label: str, value: str, quotations: tuple[Evidence, ...]) -> None:
        """Note the words for a value."""
        self.evidence += [replace(words, label=label, value=value) for words in quotations if words.quote]

    def warned(self, *, kind: Kind, capacity: Capacity) -> tuple[Warning, ...]:
        """What the rules warn of, and what the learned reader alone sees, with the sentence that weighs most."""
        heeded = set(Warning).difference(self.unheeded)
        if not heeded:
            return ()
        shown = heeded.intersection(warnings(self.panel.reading, kind=kind, capacity=capacity))
        heard = self.panel.warned(capacity=capacity, among=heeded)
        seen = {name: words for name, words in heard if name not in shown}
        for warning, words in seen.items():
            self.quote("warning", warning, (words,))
        return tuple(warning for warning in Warning if warning in shown or warning in seen)


def _chance_of_question(settled: Settled) -> float:
    """The chance of all kinds of plain question together."""
    if not settled.chances:
        return settled.chance if settled.value in QUESTIONS else 0.0
    return sum(settled.chances.get(kind, 0.0) for kind in QUESTIONS)

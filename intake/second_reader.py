"""The second reader: a learned opinion on every label, beside the rules and without knowing what they said.

A softmax per label over the columns of `intake.sight` and the meaning of the mail's first asking words. It was taught
on our own labelled mails (`intake/examples`), by scikit-learn (`intake.learn`); numpy alone runs it.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from intake.agreement import Agreement
from intake.alarm import Alarm
from intake.classification import Evidence
from intake.letters import Vector
from intake.reading import Reading
from intake.sight import Sight, sentence_row

# A verdict's words are looked for among this many sentences; beyond them nobody wants a quotation.
_SENTENCES = 80

Opinion = Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """One label: `weights` (columns x values) and `bias`; `cooling` divides the scores (a temperature)."""

    values: tuple[str, ...]
    weights: NDArray[np.float32]
    bias: Vector
    cooling: float = 1.0

    def opinion(self, row: Vector) -> Opinion:
        """The chance of each value, 0..1."""
        scores = (row @ self.weights + self.bias) / self.cooling
        chances = np.exp(scores - scores.max())
        return dict(zip(self.values, (chances / chances.sum()).tolist(), strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A yes-or-no head, and the chance from which it says yes."""

    head: Head
    least: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondReader:
    """What was learned. `model` names the embedder it was taught with, `lesson` is the digest of what taught it."""

    model: str
    lesson: str
    cues: tuple[str, ...]
    centre: Vector
    heads: Mapping[str, Head]
    agreements: Mapping[str, Agreement]
    flags: Mapping[str, Flag]
    alarm: Alarm

    def flagged(self, sight: Sight, *, meaning: Vector) -> frozenset[str]:
        """The flags that this mail raises."""
        row = sight.with_meaning(meaning, centre=self.centre)
        return frozenset(name for name, flag in self.flags.items() if flag.head.opinion(row)["true"] >= flag.least)

    def opinions(self, sight: Sight, *, meaning: Vector) -> dict[str, Opinion]:
        """By label the chance of each of its values. `meaning`: unit vector of `sight.words`."""
        row = sight.with_meaning(meaning, centre=self.centre)
        return {label: head.opinion(row) for label, head in self.heads.items()}

    def words_for(self, reading: Reading, label: str, value: str) -> Evidence | None:
        """The sentence that speaks most for a value of a label, or for a flag, literally; None for a mail without."""
        head = self.flags[label].head if label in self.flags else self.heads[label]
        column = head.weights[:, head.values.index(value)]
        others = head.weights.mean(axis=1)
        best: tuple[float, Evidence] | None = None
        for sentence in reading.sentences()[:_SENTENCES]:
            row = sentence_row(sentence)
            weight = float(row @ (column - others)[: len(row)])
            quotation = sentence.whole()
            if quotation.quote and (best is None or weight > best[0]):
                best = weight, quotation
        return best[1] if best else None


def write_reader(reader: SecondReader) -> bytes:
    """One npz file; weights in eight bits a value."""
    target = io.BytesIO()
    arrays: dict[str, NDArray[Any]] = {}
    for label, head in reader.heads.items():
        scale = np.maximum(np.abs(head.weights).max(axis=0), 1e-9) / np.float32(127)
        arrays[f"{label}.values"] = np.array(head.values)
        arrays[f"{label}.scale"] = scale.astype(np.float32)
        arrays[f"{label}.weights"] = np.rint(head.weights / scale).astype(np.int8)
        arrays[f"{label}.bias"] = head.bias.astype(np.float32)
        arrays[f"{label}.cooling"] = np.array(head.cooling, dtype=np.float32)
    for label, agreement in reader.agreements.items():
        arrays[f"{label}.agreed.values"] = np.array(agreement.values)
        arrays[f"{label}.agreed.said"] = np.array(agreement.said)
        arrays[f"{label}.agreed.weights"] = agreement.weights.astype(np.float32)
        arrays[f"{label}.agreed.bias"] = agreement.bias.astype(np.float32)
        arrays[f"{label}.agreed.least"] = np.array(agreement.least, dtype=np.float32)
    for name, flag in reader.flags.items():
        arrays[f"{name}.flag.weights"] = (flag.head.weights[:, 1] - flag.head.weights[:, 0]).astype(np.float16)
        arrays[f"{name}.flag.bias"] = np.array(flag.head.bias[1] - flag.head.bias[0], dtype=np.float32)
        arrays[f"{name}.flag.least"] = np.array(flag.least, dtype=np.float32)
    alarm = reader.alarm
    arrays |= {
        "alarm.centre": alarm.centre.astype(np.float32),
        "alarm.weights": alarm.weights.astype(np.float16),
        "alarm.line": np.array((alarm.bias, alarm.least), dtype=np.float32),
        "flags": np.array(tuple(reader.flags)),
        "model": np.array(reader.model),
        "lesson": np.array(reader.lesson),
        "cues": np.array(reader.cues),
        "centre": reader.centre.astype(np.float32),
        "labels": np.array(tuple(reader.heads)),
        "agreed": np.array(tuple(reader.agreements)),
    }
    np.savez_compressed(target, allow_pickle=False, **arrays)
    return target.getvalue()


def read_reader(content: bytes) -> SecondReader:
    """The reverse of `write_reader`. Raises ValueError or KeyError on another file."""
    with np.load(io.BytesIO(content), allow_pickle=False) as stored:
        heads = {
            str(label): Head(
                values=tuple(str(value) for value in stored[f"{label}.values"]),
                weights=stored[f"{label}.weights"].astype(np.float32) * stored[f"{label}.scale"],
                bias=stored[f"{label}.bias"],
                cooling=float(stored[f"{label}.cooling"]),
            )
            for label in stored["labels"]
        }
        agreements = {
            str(label): Agreement(
                values=tuple(str(value) for value in stored[f"{label}.agreed.values"]),
                said=tuple(str(value) for value in stored[f"{label}.agreed.said"]),
                weights=stored[f"{label}.agreed.weights"],
                bias=stored[f"{label}.agreed.bias"],
                least=float(stored[f"{label}.agreed.least"]),
            )
            for label in stored["agreed"]
        }
        return SecondReader(
            model=str(stored["model"]),
            lesson=str(stored["lesson"]),
            cues=tuple(str(cue) for cue in stored["cues"]),
            centre=stored["centre"],
            heads=heads,
            agreements=agreements,
            flags={str(name): _flag(stored, str(name)) for name in stored["flags"]},
            alarm=Alarm(
                centre=stored["alarm.centre"],
                weights=stored["alarm.weights"].astype(np.float32),
                bias=float(stored["alarm.line"][0]),
                least=float(stored["alarm.line"][1]),
            ),
        )


def _flag(stored: Mapping[str, NDArray[Any]], name: str) -> Flag:
    """The values of a flag are `false` and `true`, half the weight each."""
    half = stored[f"{name}.flag.weights"].astype(np.float32)[:, None] / 2
    bias = float(stored[f"{name}.flag.bias"]) / 2
    head = Head(
        values=("false", "true"), weights=np.hstack([-half, half]), bias=np.array([-bias, bias], dtype=np.float32)
    )
    return Flag(head=head, least=float(stored[f"{name}.flag.least"]))


@cache
def shipped_reader() -> SecondReader:
    """The second reader of the package."""
    return read_reader(files("intake").joinpath("second_reader.npz").read_bytes())

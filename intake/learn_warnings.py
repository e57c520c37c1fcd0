"""Teaching the second reader its warnings: danger by the sentence, a child or a dispute by the whole mail."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from intake.alarm import Alarm, columns_of, pieces, words_of
from intake.labels import Warning
from intake.ports import Meaning
from intake.reading import Reading
from intake.regression import Rows, softmax
from intake.second_reader import Flag, Head

FLAGS = (Warning.MINOR_WRITES, Warning.PARENTAL_AUTHORITY_DISPUTED)
SENTENCES = "alarming.toml"
_ALARM_FREEDOM, _FLAG_FREEDOM = 1.0, 5.0
_ALARMING_WEIGHS = 2.0
_ROUNDS = 4  # of guessing which sentence of an alarming mail it is
# An officer looks in vain at no more than this share of the mails without danger; the rest goes to finding it.
_MOST_ALARMED = 0.1
_FLAG_PRECISION = 0.9

Gold = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mail:
    """The sentences of one mail as columns, and whether gold or a careful second labeller sees danger."""

    columns: Rows
    alarming: bool
    doubtful: bool
    fold: int


@cache
def sentences() -> tuple[tuple[str, bool], ...]:
    """The invented sentences, each with whether it alarms."""
    text = files("intake").joinpath(SENTENCES).read_text(encoding="utf-8")
    return tuple(
        (sentence, kind == "alarming")
        for lists in tomllib.loads(text).values()
        for kind, found in lists.items()
        for sentence in found
    )


def learn_alarm(
    readings: Sequence[Reading],
    golds: Sequence[Gold],
    *,
    folds: NDArray[np.intp],
    meaning: Meaning,
    report: Callable[[str], None],
) -> Alarm:
    """Fit the alarm on all mails; its threshold on mails that it had not seen, fold by fold."""
    read = [[words_of(piece) for piece in pieces(reading)] for reading in readings]
    vectors = [_vectors(texts, meaning) for texts in read]
    centre = np.vstack(vectors).mean(axis=0).astype(np.float32)
    invented = columns_of([s for s, _ in sentences()], _vectors([s for s, _ in sentences()], meaning), centre=centre)
    mails = [
        _Mail(
            columns=columns_of(texts, found, centre=centre),
            alarming=_has(gold, Warning.SAFETY_CONCERN),
            doubtful=_may_have(gold, Warning.SAFETY_CONCERN),
            fold=int(fold),
        )
        for texts, found, gold, fold in zip(read, vectors, golds, folds, strict=True)
        if texts
    ]
    scores = np.zeros(len(mails))
    for fold in sorted({mail.fold for mail in mails}):
        head = _alarm_head([mail for mail in mails if mail.fold != fold], invented)
        for number, mail in enumerate(mails):
            if mail.fold == fold:
                scores[number] = _scores(head, mail.columns).max()
    calm = scores[[not mail.alarming and not mail.doubtful for mail in mails]]
    loud = scores[[mail.alarming for mail in mails]]
    least = float(np.quantile(calm, 1 - _MOST_ALARMED))
    report(f"safety_concern: gevonden {(loud >= least).mean():.3f} van {len(loud)}; ten onrechte {_MOST_ALARMED:.3f}")
    head = _alarm_head(mails, invented)
    weights, bias = _line(head)
    return Alarm(centre=centre, weights=weights, bias=bias, least=least)


def learn_flags(
    rows: Rows, golds: Sequence[Gold], *, folds: NDArray[np.intp], report: Callable[[str], None]
) -> dict[str, Flag]:
    """A yes-or-no head for each of `FLAGS`, with the lowest threshold that is right often enough on unseen mails."""
    found: dict[str, Flag] = {}
    for warning in FLAGS:
        wanted = np.array([_has(gold, warning) for gold in golds])
        right = np.array([_has(gold, warning) or _may_have(gold, warning) for gold in golds])
        chances = np.zeros(len(golds))
        for fold in np.unique(folds):
            head = _flag_head(rows[folds != fold], wanted[folds != fold])
            chances[folds == fold] = [head.opinion(row)["true"] for row in rows[folds == fold]]
        least = _least(chances, right)
        report(f"{warning}: gevonden {(chances >= least)[wanted].mean():.3f} van {wanted.sum()}, onder {least:.2f}")
        found[warning.value] = Flag(head=_flag_head(rows, wanted), least=least)
    return found


def _vectors(texts: Sequence[str], meaning: Meaning) -> Rows:
    if not texts:
        return np.zeros((0, meaning.encode_queries([""]).shape[1]), dtype=np.float32)
    return np.stack([meaning.encode_queries([text])[0] for text in texts])


def _alarm_head(mails: Sequence[_Mail], invented: Rows) -> Head:
    """Which sentence of an alarming mail alarms nobody marked: the one that scores most, found again each round."""
    calm = np.vstack([mail.columns for mail in mails if not mail.alarming and not mail.doubtful])
    loud = [mail.columns for mail in mails if mail.alarming]
    chosen = np.zeros((0, calm.shape[1]), dtype=np.float32)
    marked = [alarms for _, alarms in sentences()]
    for number in range(_ROUNDS):
        alarms = [*marked, *[False] * len(calm), *[True] * len(chosen)]
        head = softmax(
            np.vstack([invented, calm, chosen]),
            [str(value).lower() for value in alarms],
            freedom=_ALARM_FREEDOM,
            weights=[_ALARMING_WEIGHS if value else 1.0 for value in alarms],
        )
        if number < _ROUNDS - 1 and loud:
            chosen = np.vstack([_loudest(head, columns) for columns in loud])
    return head


def _loudest(head: Head, columns: Rows) -> Rows:
    """The sentence that scores most, and the next where it alarms too."""
    scores = _scores(head, columns)
    first, *others = np.argsort(-scores)[:2]
    return columns[[first, *(number for number in others if scores[number] > 0)]]


def _line(head: Head) -> tuple[Rows, float]:
    """One column of weights: the score for `true` above that for `false`."""
    yes, no = head.values.index("true"), head.values.index("false")
    return head.weights[:, yes] - head.weights[:, no], float(head.bias[yes] - head.bias[no])


def _scores(head: Head, columns: Rows) -> Rows:
    weights, bias = _line(head)
    return np.asarray(columns @ weights + bias, dtype=np.float32)


def _flag_head(rows: Rows, wanted: NDArray[np.bool_]) -> Head:
    return softmax(rows, [str(bool(value)).lower() for value in wanted], freedom=_FLAG_FREEDOM)


def _least(chances: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    for least in np.unique(np.round(chances, 2)):
        kept = chances >= least
        if kept.any() and right[kept].mean() >= _FLAG_PRECISION:
            return float(least)
    return 1.0


def _has(gold: Gold, warning: Warning) -> bool:
    return warning.value in gold["warnings"]


def _may_have(gold: Gold, warning: Warning) -> bool:
    """A careful second labeller could have seen it."""
    others = gold.get("also_ok", {}).get("warnings", ())
    return any(warning.value in ((other,) if isinstance(other, str) else other) for other in others)

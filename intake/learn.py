"""Teaching the second reader, with scikit-learn (the extra `learn`); the product itself runs without it.

1. Every example is read by the rules and looked at by the second reader.
2. In folds, a head per label is fitted on the other folds and asks about this one: opinions on mails it has not seen.
3. From those opinions and the rules' verdicts each label's agreement is fitted, in folds again for its threshold.
4. Warnings are taught in `intake.learn_warnings`, their thresholds in folds too.
5. The heads that ship are fitted on all examples.
Deterministic: the same examples, phrases and embedder give the same reader. Held-out examples never take part.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from intake.agreement import Agreement, Said, evidence_row
from intake.evaluate import scored_fields
from intake.labelled import Example
from intake.labels import Capacity, Kind
from intake.learn_warnings import SENTENCES, learn_alarm, learn_flags
from intake.phrases import LANGUAGES
from intake.ports import Meaning
from intake.reading import Reading, read
from intake.regression import Rows, softmax
from intake.requested import likely_asks
from intake.second_reader import Head, Opinion, SecondReader
from intake.sight import Sight, cue_names, look
from intake.verdicts import MailVerdicts, of_mail, of_request, of_writer, truth

FOLDS = 5
LABELS = (
    "kind", "channel", "capacity", "mandate", "personal_nature", "interest", "document_identified", "form_of_access",
)  # fmt: skip
_OF_REQUESTS = frozenset(LABELS[3:])
_HEAD_FREEDOM = 5.0  # inverse strength of the ridge; from 1 to 30 the folds hardly differ
_AGREEMENT_FREEDOM = 0.3
# Right at least as often as this among what is not abstained, where a threshold can do it.
_WANTED = {"kind": 0.93, "channel": 0.98, "mandate": 0.95}
_WANTED_ELSE = 0.9
_MOST_ABSTAINED = 0.12  # of all mails: an officer who is asked about everything reads nothing


@dataclass(slots=True, kw_only=True)
class _Lesson:
    """One example as both readers see it; `said` by label is what the rules say of it."""

    example: Example
    reading: Reading
    mail: MailVerdicts
    sight: Sight
    meaning: NDArray[np.float32]
    said: dict[str, Said]
    opinions: dict[str, Opinion]

    def wanted(self, label: str) -> str:
        value = self.example.gold[label]
        return truth(value) if isinstance(value, bool) else str(value)

    def accepts(self, label: str, value: str) -> bool:
        others = self.example.gold.get("also_ok", {}).get(label, ())
        return value in {self.wanted(label), *(truth(v) if isinstance(v, bool) else str(v) for v in others)}

    @property
    def fold(self) -> int:
        """By the id, so that one more example moves no other."""
        return hashlib.sha256(self.example.id.encode()).digest()[0] % FOLDS


def learn(
    examples: Sequence[Example], *, meaning: Meaning, report: Callable[[str], None] = lambda _: None
) -> SecondReader:
    """Teach a second reader on labelled examples. Raises ImportError without scikit-learn.

    `report` is told what is done, a line each.
    """
    cues = cue_names()
    report(f"{len(examples)} voorbeelden lezen")
    lessons = [_lesson(example, cues=cues, meaning=meaning) for example in examples]
    centre = np.mean([lesson.meaning for lesson in lessons], axis=0).astype(np.float32)
    rows = np.stack([lesson.sight.with_meaning(lesson.meaning, centre=centre) for lesson in lessons])
    heads: dict[str, Head] = {}
    agreements: dict[str, Agreement] = {}
    for label in LABELS:
        chosen = _scored(lessons, label)
        _opinions_out_of_fold(label, lessons, rows=rows, chosen=chosen)
        heads[label] = _head(label, lessons, rows=rows, chosen=chosen)
    for label in LABELS:
        if label == "mandate":
            _verdicts_of_requests(lessons, capacity=agreements["capacity"])
        agreements[label] = _agreement(label, lessons, report=report)
    golds = [lesson.example.gold for lesson in lessons]
    folds = np.array([lesson.fold for lesson in lessons])
    return SecondReader(
        model=meaning.fingerprint, lesson=lesson_digest(examples), cues=cues, centre=centre, heads=heads,
        agreements=agreements, flags=learn_flags(rows, golds, folds=folds, report=report),
        alarm=learn_alarm([one.reading for one in lessons], golds, folds=folds, meaning=meaning, report=report),
    )  # fmt: skip


def lesson_digest(examples: Sequence[Example]) -> str:
    """What the reader was taught from: the examples, sentences and phrases of the rules, in one digest."""
    digest = hashlib.sha256()
    for name in (*(f"phrases.{language}.toml" for language in LANGUAGES), SENTENCES):
        digest.update(files("intake").joinpath(name).read_bytes())
    for example in examples:
        digest.update(example.content)
        digest.update(repr(sorted(example.gold.items(), key=str)).encode())
    return digest.hexdigest()[:16]


def _lesson(example: Example, *, cues: tuple[str, ...], meaning: Meaning) -> _Lesson:
    reading = read(example.message())
    mail = of_mail(reading, case_match=None)
    writer = of_writer(reading, kind_read=Kind(example.gold["kind"]), made=mail.channel)
    sight = look(reading, cues=cues)
    return _Lesson(
        example=example,
        reading=reading,
        mail=mail,
        sight=sight,
        meaning=meaning.encode_queries([sight.words])[0],
        said={"kind": mail.said("kind"), "channel": mail.said("channel"), "capacity": writer.said()},
        opinions={},
    )


def _verdicts_of_requests(lessons: Sequence[_Lesson], *, capacity: Agreement) -> None:
    """What the rules say of each request once the hat is settled, as in a mail nobody labelled."""
    for lesson in lessons:
        if lesson.example.gold["kind"] != Kind.DOCUMENT_REQUEST:
            continue
        settled = capacity.settle(lesson.said["capacity"], opinions=lesson.opinions, label="capacity")
        writer = of_writer(lesson.reading, kind_read=Kind.DOCUMENT_REQUEST, made=lesson.mail.channel)
        read_by_rules = of_request(
            lesson.reading,
            found=lesson.mail.found or likely_asks(lesson.reading),
            hat=Capacity(settled.value),
            because=(),
            name=writer.name,
        )
        lesson.said |= read_by_rules.said()


def _scored(lessons: Sequence[_Lesson], label: str) -> NDArray[np.intp]:
    kinds = [lesson.example.gold["kind"] for lesson in lessons]
    return np.array([number for number, kind in enumerate(kinds) if label in scored_fields(kind)])


def _opinions_out_of_fold(label: str, lessons: list[_Lesson], *, rows: Rows, chosen: NDArray[np.intp]) -> None:
    """The opinion of a head that has not seen the mail, for every mail: labels lean on those of other kinds too."""
    folds = np.array([lesson.fold for lesson in lessons])
    for fold in range(FOLDS):
        head = _head(label, lessons, rows=rows, chosen=chosen[folds[chosen] != fold])
        for number in np.flatnonzero(folds == fold):
            lessons[number].opinions[label] = head.opinion(rows[number])


def _head(label: str, lessons: Sequence[_Lesson], *, rows: Rows, chosen: NDArray[np.intp]) -> Head:
    values = [lessons[number].wanted(label) for number in chosen]
    fitted = softmax(rows[chosen], values, freedom=_HEAD_FREEDOM)
    return Head(values=fitted.values, weights=fitted.weights, bias=fitted.bias)


def _agreement(label: str, lessons: Sequence[_Lesson], *, report: Callable[[str], None]) -> Agreement:
    """Weights on out-of-fold opinions; the threshold on agreements that had not seen the mail either."""
    used = [lesson for lesson in lessons if label in scored_fields(lesson.example.gold["kind"])]
    values = tuple(sorted({lesson.wanted(label) for lesson in used}))
    said_values = tuple(sorted({lesson.said[label].value for lesson in used}))
    blank = Agreement(
        values=values, said=said_values, weights=np.zeros((0, 0), np.float32), bias=np.zeros(0, np.float32), least=0.0
    )
    rows = np.stack([_evidence(lesson, label, blank) for lesson in used])
    wanted = [lesson.wanted(label) for lesson in used]
    folds = np.array([lesson.fold for lesson in used])
    chances, right = np.zeros(len(used)), np.zeros(len(used), dtype=bool)
    for fold in range(FOLDS):
        seen, unseen = folds != fold, np.flatnonzero(folds == fold)
        part = _fitted(blank, rows[seen], [value for value, taken in zip(wanted, seen, strict=True) if taken])
        for number in unseen:
            lesson = used[number]
            settled = part.settle(lesson.said[label], opinions=lesson.opinions, label=label)
            chances[number], right[number] = settled.chance, lesson.accepts(label, settled.value)
    least = _threshold(chances, right, wanted=_WANTED.get(label, _WANTED_ELSE))
    kept = chances >= least
    report(
        f"{label}: juist {right.mean():.3f}; onthouden {1 - kept.mean():.3f}, onder {least:.2f}; "
        f"de rest juist {right[kept].mean():.3f}"
    )
    return replace(_fitted(blank, rows, wanted), least=least)


def _evidence(lesson: _Lesson, label: str, blank: Agreement) -> NDArray[np.float32]:
    return evidence_row(
        lesson.said[label], opinions=lesson.opinions, label=label, values=blank.values, said_values=blank.said
    )


def _fitted(blank: Agreement, rows: Rows, wanted: list[str]) -> Agreement:
    fitted = softmax(rows, wanted, freedom=_AGREEMENT_FREEDOM)
    # A fold may lack a rare value: its column never wins.
    weights = np.zeros((rows.shape[1], len(blank.values)), dtype=np.float32)
    bias = np.full(len(blank.values), -30.0, dtype=np.float32)
    for number, value in enumerate(fitted.values):
        weights[:, blank.values.index(value)] = fitted.weights[:, number]
        bias[blank.values.index(value)] = fitted.bias[number]
    return replace(blank, weights=weights, bias=bias)


def _threshold(chances: NDArray[np.float64], right: NDArray[np.bool_], *, wanted: float) -> float:
    """The lowest chance from which what is kept is right as often as wanted, within what may be abstained."""
    most = float(np.quantile(chances, _MOST_ABSTAINED))
    for least in np.unique(np.round(chances, 2)):
        kept = chances >= least
        if least > most or (kept.any() and right[kept].mean() >= wanted):
            return float(min(least, most))
    return most

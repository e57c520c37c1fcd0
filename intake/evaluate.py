"""Scores triage predictions against labelled mails: per label and value, abstention, and the costly mistakes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from intake.costly import CostlyMistake, accepted, conditions, costly_mistakes
from intake.label_score import CurvePoint, Judgement, LabelScore, Share, ValueScore, curve, label_score, right_of
from intake.labels import NOISE
from intake.set_score import SETS, SetJudgement, SetScore, set_judgement, set_score

# Which fields count for which kind: the labelling guide, "Scoring".
_NOISE_FIELDS = ("language", "kind", "channel", "expected_route")
_COMMON_FIELDS = (
    "language", "kind", "channel", "capacity", "expected_route", "has_name", "has_postal_address",
)  # fmt: skip
_DOCUMENT_FIELDS = (
    *_COMMON_FIELDS, "mandate", "personal_nature", "interest", "consent_of_third_party",
    "document_identified", "form_of_access",
)  # fmt: skip
_NOISE_KINDS = {kind.value for kind in NOISE}

Row = dict[str, str | float | int]


@dataclass(frozen=True, slots=True, kw_only=True)
class MailScore:
    """One mail: its scored labels, its tracks and warnings where gold carries them, and its costly mistakes."""

    file: str
    language: str
    labels: tuple[Judgement, ...]
    sets: Mapping[str, SetJudgement]
    costly: frozenset[str]

    @property
    def wrong(self) -> tuple[str, ...]:
        """The names of what was read wrong."""
        sets = (name for name, one in self.sets.items() if not one.right)
        return (*(one.label for one in self.labels if not one.lenient), *sets)

    @property
    def abstained(self) -> tuple[str, ...]:
        """The labels that were abstained."""
        return tuple(one.label for one in self.labels if one.abstained)


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageScore:
    """The mails of one language (gold): kind alone, and all scored labels pooled; lenient."""

    language: str
    kind: Share
    labels: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageScore:
    """The whole measurement over `n` mails; the pooled figures take every scored label of every mail."""

    labels: tuple[LabelScore, ...]
    costly: tuple[CostlyMistake, ...]
    sets: tuple[SetScore, ...]
    languages: tuple[LanguageScore, ...]
    mails: tuple[MailScore, ...]
    lenient: Share
    strict: Share
    accepted: Share
    abstained: Share
    curve: tuple[CurvePoint, ...]
    n: int

    def rows(self) -> tuple[Row, ...]:
        """`{"metric","value","n"}` rows: shares of n, costly mistakes and confusions as counts."""
        return tuple(self._rows())

    def _rows(self) -> Iterator[Row]:
        for score in self.labels:
            yield _share(f"{score.label}_lenient", Share(right=score.lenient, n=score.n))
            yield _share(f"{score.label}_strict", Share(right=score.strict, n=score.n))
        for mistake in self.costly:
            yield {"metric": f"costly_{mistake.condition}", "value": len(mistake.cases), "n": self.n}
        yield _share("labels_lenient", self.lenient)
        yield _share("labels_strict", self.strict)
        for score in self.labels:
            yield from _label_rows(score)
        yield from _sureness_rows("labels", self.accepted, self.abstained, self.curve)
        for found in self.sets:
            yield from _set_rows(found)
        for language in self.languages:
            yield _share(f"language.{language.language}_kind_lenient", language.kind)
            yield _share(f"language.{language.language}_labels_lenient", language.labels)


def score(pairs: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> TriageScore:
    """Score (line of labels.jsonl, triage JSON object) pairs. Raises KeyError if a gold field is absent."""
    rows = [(str(line["file"]), line["gold"], _flat(prediction)) for line, prediction in pairs]
    mails = tuple(_mail_score(file, gold, made=made) for file, gold, made in rows)
    pooled = [one for mail in mails for one in mail.labels]
    carried = {name: [mail.sets[name] for mail in mails if name in mail.sets] for name in SETS}
    return TriageScore(
        labels=tuple(label_score(name, [one for one in pooled if one.label == name]) for name in _DOCUMENT_FIELDS),
        costly=costly_mistakes(rows),
        sets=tuple(set_score(name, found) for name, found in carried.items() if found),
        languages=_by_language(mails),
        mails=mails,
        lenient=right_of(pooled),
        strict=Share(right=sum(one.strict for one in pooled), n=len(pooled)),
        accepted=right_of(one for one in pooled if not one.abstained),
        abstained=right_of(one for one in pooled if one.abstained),
        curve=curve(pooled),
        n=len(rows),
    )


def scored_fields(kind: str) -> tuple[str, ...]:
    """The fields that count for a gold kind."""
    if kind == "document_request":
        return _DOCUMENT_FIELDS
    return _NOISE_FIELDS if kind in _NOISE_KINDS else _COMMON_FIELDS


def _flat(prediction: Mapping[str, Any]) -> dict[str, Any]:
    """Contract JSON under gold's names; `expected_route` is gold's name for the route."""
    return {
        **prediction["labels"],
        "language": prediction["language"],
        "expected_route": prediction["route"],
        "missing": prediction.get("missing", []),
        "confidence": prediction.get("confidence", {}),
        "abstained": prediction.get("abstained", []),
        "tracks": prediction.get("tracks", []),
        "warnings": prediction.get("warnings", []),
    }


def _mail_score(file: str, gold: Mapping[str, Any], *, made: Mapping[str, Any]) -> MailScore:
    sets = {name: set_judgement(name, gold=gold, made=made) for name in SETS}
    return MailScore(
        file=file,
        language=str(gold["language"]),
        labels=tuple(_judgement(field, gold=gold, made=made) for field in scored_fields(gold["kind"])),
        sets={name: found for name, found in sets.items() if found is not None},
        costly=conditions(gold, made=made),
    )


def _judgement(field: str, *, gold: Mapping[str, Any], made: Mapping[str, Any]) -> Judgement:
    wanted, *others = (_shown(value) for value in accepted(gold, field))
    return Judgement(
        label=field,
        gold=wanted,
        made=_shown(made[field]),
        also_ok=tuple(others),
        confidence=made["confidence"].get(field),
        abstained=field in made["abstained"],
    )


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _by_language(mails: Sequence[MailScore]) -> tuple[LanguageScore, ...]:
    """The most frequent language first."""
    grouped: dict[str, list[MailScore]] = {}
    for mail in mails:
        grouped.setdefault(mail.language, []).append(mail)
    return tuple(
        LanguageScore(
            language=language,
            kind=right_of(one for mail in found for one in mail.labels if one.label == "kind"),
            labels=right_of(one for mail in found for one in mail.labels),
        )
        for language, found in sorted(grouped.items(), key=lambda item: (-len(item[1]), item[0]))
    )


def _share(metric: str, share: Share) -> Row:
    return {"metric": metric, "value": round(share.value, 4), "n": share.n}


def _label_rows(found: LabelScore) -> Iterator[Row]:
    yield {"metric": f"{found.label}_macro_f1", "value": round(found.macro_f1, 4), "n": found.n}
    yield {"metric": f"{found.label}_macro_f1_strict", "value": round(found.macro_f1_strict, 4), "n": found.n}
    for value in found.values:
        yield from _value_rows(f"{found.label}.{value.value}", value)
    in_gold = {value.value: value.n for value in found.values}
    for gold, made, count in found.confusions:
        yield {"metric": f"{found.label}_confused.{gold}.{made}", "value": count, "n": in_gold[gold]}
    yield from _sureness_rows(found.label, found.accepted, found.abstained, found.curve)


def _value_rows(name: str, value: ValueScore, *, suffix: str = "") -> Iterator[Row]:
    yield _share(f"{name}_precision{suffix}", value.precision)
    yield _share(f"{name}_recall{suffix}", value.recall)
    yield {"metric": f"{name}_f1{suffix}", "value": round(value.f1, 4), "n": value.n}


def _sureness_rows(name: str, kept: Share, abstained: Share, points: Sequence[CurvePoint]) -> Iterator[Row]:
    yield _share(f"{name}_abstained", Share(right=abstained.n, n=kept.n + abstained.n))
    yield _share(f"{name}_accepted_lenient", kept)
    yield _share(f"{name}_abstained_lenient", abstained)
    for point in points:
        yield _share(f"{name}_coverage_at_{point.least:.2f}", point.coverage)
        yield _share(f"{name}_accuracy_at_{point.least:.2f}", point.accuracy)


def _set_rows(found: SetScore) -> Iterator[Row]:
    yield _share(f"{found.name}_exact", found.exact)
    yield from _value_rows(found.name, found.total)
    yield from _value_rows(found.name, found.total_strict, suffix="_strict")
    for value in found.values:
        yield from _value_rows(f"{found.name}.{value.value}", value)
    for value in found.strict:
        yield from _value_rows(f"{found.name}.{value.value}", value, suffix="_strict")

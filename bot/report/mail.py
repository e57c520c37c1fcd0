"""One mail of the report: its texts with the evidence marked, and gold against what was found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.judged import JudgedMail
from bot.report import words
from bot.report.marks import Piece, Span, pieces, seen
from intake.evaluate import MailScore
from intake.label_score import Judgement
from intake.message import InboundMessage

# Nobody reads further in a report, and a page of hundreds of mails must open.
LONGEST = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A quotation: which label and value it proves, and where it stands; `marked` if the report shows it there."""

    number: int
    label: str
    value: str
    source: str
    quote: str
    marked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A text of the mail under its Dutch name; `cut` if it goes on beyond what is shown."""

    name: str
    pieces: tuple[Piece, ...]
    cut: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One label: gold (with what is right too) against what was found, and both readings where it was abstained."""

    label: str
    gold: str
    also_ok: str
    found: str
    confidence: float | None
    verdict: str
    wrong: bool
    abstained: bool
    rules: str = ""
    second: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailView:
    """What the report shows of one mail; `number` is its place in the report, from 1."""

    number: int
    file: str
    language: str
    sender: str
    costly: tuple[str, ...]
    wrong: tuple[str, ...]
    abstained: tuple[str, ...]
    passages: tuple[Passage, ...]
    notes: Mapping[int, Note]
    comparisons: tuple[Comparison, ...]


def mail_view(number: int, judged: JudgedMail, scored: MailScore) -> MailView:
    """The view of one mail and its score."""
    evidence = judged.prediction["evidence"]
    passages = tuple(_passages(judged.message, evidence))
    shown = {note for passage in passages for piece in passage.pieces for note in piece.ends}
    language = scored.language
    return MailView(
        number=number,
        file=judged.file,
        # Text of a language that gold does not name: "undetermined" (BCP 47).
        language=language if len(language) == 2 else "und",
        sender=seen(" ".join((judged.message.sender.name, judged.message.sender.address)).strip()),
        costly=tuple(words.costly(condition) for condition in sorted(scored.costly)),
        wrong=tuple(words.label(name) for name in scored.wrong),
        abstained=tuple(words.label(name) for name in scored.abstained),
        passages=passages,
        notes={
            place: Note(
                number=place,
                label=words.label(item["label"]),
                value=words.value(item["value"], item["label"]),
                source=_source_name(item["source"]),
                quote=seen(item["quote"]),
                marked=place in shown,
            )
            for place, item in enumerate(evidence, start=1)
        },
        comparisons=(*_labels(judged, scored), *_sets(scored)),
    )


def _passages(message: InboundMessage, evidence: list[dict[str, Any]]) -> Iterator[Passage]:
    """Subject, body, the headers that are quoted, and the files that were read."""
    quoted = {item["source"] for item in evidence}
    texts = {"subject": message.subject, "body": message.text}
    texts |= {source: message.header(source.partition(":")[2]) or "" for source in sorted(quoted) if _is_header(source)}
    texts |= {f"attachment:{file.label}": file.text or "" for file in message.attachments}
    for source, text in texts.items():
        spans = [
            Span(number=place, start=item["start"], end=item["end"])
            for place, item in enumerate(evidence, start=1)
            if item["source"] == source and text[item["start"] : item["end"]] == item["quote"]
        ]
        yield Passage(name=_source_name(source), pieces=pieces(text[:LONGEST], spans), cut=len(text) > LONGEST)


def _is_header(source: str) -> bool:
    return source.startswith("header:")


def _source_name(source: str) -> str:
    where, _, name = source.partition(":")
    known = {"subject": "Onderwerp", "body": "Bericht", "header": "Hoofding", "attachment": "Bijlage"}
    return seen(f"{known.get(where, where)} {name}".strip())


def _labels(judged: JudgedMail, scored: MailScore) -> Iterator[Comparison]:
    readings = judged.prediction.get("readings", {})
    for one in scored.labels:
        both = readings.get(one.label, {})
        yield Comparison(
            label=words.label(one.label),
            gold=words.value(one.gold, one.label),
            also_ok=", ".join(words.value(other, one.label) for other in one.also_ok),
            found=words.value(one.made, one.label),
            confidence=one.confidence,
            verdict=_verdict(one),
            wrong=not one.lenient,
            abstained=one.abstained,
            rules=words.value(both["rules"], one.label) if "rules" in both else "",
            second=words.value(both["second"], one.label) if "second" in both else "",
        )


def _verdict(one: Judgement) -> str:
    if one.strict:
        return "juist"
    return "ook goed" if one.lenient else "fout"


def _sets(scored: MailScore) -> Iterator[Comparison]:
    for name, one in scored.sets.items():
        yield Comparison(
            label=words.label(name),
            gold=_listed(one.gold, name),
            also_ok=" of ".join(_listed(other, name) for other in one.also_ok),
            found=_listed(one.made, name),
            confidence=None,
            verdict="juist" if one.made == one.gold else "ook goed" if one.right else "fout",
            wrong=not one.right,
            abstained=False,
        )


def _listed(values: frozenset[str], name: str) -> str:
    return ", ".join(words.value(value, name).rstrip(".") for value in sorted(values)) or "geen"

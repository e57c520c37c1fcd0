"""Where the words that triage quotes stand in a mail as staff read it.

A span counts only where the quoted words stand there literally: the mail is parsed afresh for reading, and a later
version of this program may cut it elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from bot.findings import Findings
from bot.reading import ReadableMail
from bot.summary import Quotation

_BESIDE = 60  # characters shown on each side of a quotation


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """A quotation between the words beside it; these are "" where it was not found."""

    source: str
    before: str
    quote: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A stretch of text; `labels` are the labels that quote all of it."""

    text: str
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedMail:
    """The newest and the whole text of a mail in runs, where something of them is quoted; else empty."""

    newest: tuple[Run, ...] = ()
    whole: tuple[Run, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Part of a text that a label quotes."""

    start: int
    end: int
    label: str


def excerpt(quotation: Quotation, mail: ReadableMail | None) -> Excerpt:
    """A quotation with the words of its sentence on both sides."""
    source = "" if mail is None else {"body": mail.text, "subject": mail.subject}.get(quotation.source, "")
    if not _stands(quotation, source):
        return Excerpt(source=quotation.source, before="", quote=quotation.quote, after="")
    return Excerpt(
        source=quotation.source,
        before=_before(source[: quotation.start]),
        quote=quotation.quote,
        after=_after(source[quotation.end :]),
    )


def marked(mail: ReadableMail, found: Findings) -> MarkedMail:
    """The text of a mail with everything marked that its labels quote."""
    spans = tuple(
        Span(start=quotation.start, end=quotation.end, label=finding.label)
        for finding in found.labels
        for quotation in finding.quotes
        if quotation.source == "body" and _stands(quotation, mail.text)
    )
    return MarkedMail(newest=_part(mail.newest, mail.text, spans), whole=_part(mail.whole, mail.text, spans))


def runs(text: str, spans: Iterable[Span]) -> Iterator[Run]:
    """The text cut where a span begins or ends; spans may overlap and reach beyond it."""
    inside = [span for span in spans if span.start < len(text) and span.end > 0]
    cuts = sorted({0, len(text), *(max(0, s.start) for s in inside), *(min(len(text), s.end) for s in inside)})
    for start, end in pairwise(cuts):
        labels = dict.fromkeys(span.label for span in inside if span.start <= start and span.end >= end)
        yield Run(text=text[start:end], labels=tuple(labels))


def _part(part: str, text: str, spans: tuple[Span, ...]) -> tuple[Run, ...]:
    """The runs of a part that stands in the text in one piece; empty where it does not, or nothing of it is quoted."""
    at = text.find(part) if part else -1
    if at < 0:
        return ()
    moved = (Span(start=span.start - at, end=span.end - at, label=span.label) for span in spans)
    cut = tuple(runs(part, moved))
    return cut if any(run.labels for run in cut) else ()


def _stands(quotation: Quotation, source: str) -> bool:
    return bool(source) and source[quotation.start : quotation.end] == quotation.quote


def _before(text: str) -> str:
    """The end of what comes before, from the beginning of a word; a blank line ends it."""
    near = text[-_BESIDE:].rpartition("\n\n")[2]
    cut = near if len(near) < _BESIDE else near.partition(" ")[2]
    more = "… " if len(near) == _BESIDE else ""
    return more + cut.lstrip()


def _after(text: str) -> str:
    near = text[:_BESIDE].partition("\n\n")[0]
    cut = near if len(near) < _BESIDE else near.rpartition(" ")[0]
    more = " …" if len(near) == _BESIDE else ""
    return cut.rstrip() + more

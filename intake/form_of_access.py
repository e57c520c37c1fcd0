"""Inspection, copy or explanation (Bestuursdecreet II.31), as the request itself words it."""

from __future__ import annotations

import re

from intake import phrases
from intake.classification import Evidence
from intake.labels import FormOfAccess
from intake.reading import Reading
from intake.requested import Ask
from intake.sentence import Passage, Sentence, split

# An empty box of a form ("[ ] kopie").
_UNTICKED = re.compile(r"(?:\[\s?\]|☐|◻|□)\s*\w+")
_OVER = re.compile(r"\b(?:dan|in plaats van|rather than|instead of|plutot qu|au lieu d|statt|als)\b")
_BUT = re.compile(r"\b(?:maar|but|mais|sondern)\b")
_SENTENCES = 80  # where a form is looked for beyond the request itself
_FORMS = (
    (FormOfAccess.INSPECTION, "inspection"),
    (FormOfAccess.COPY, "copy"),
    (FormOfAccess.EXPLANATION, "explanation"),
)


def form_of_access(reading: Reading, *, found: tuple[Ask, ...]) -> tuple[FormOfAccess, tuple[Evidence, ...]]:
    """The form the requests name; the subject counts only where they and what follows name none."""
    spans = [(ask.sentence.passage, ask.sentence.start, ask.end) for ask in found]
    forms = _preferred(reading) or forms_in(spans) | _stated_after(reading, found=found)
    if not forms:
        forms = forms_in([(reading.subject, 0, len(reading.subject.live))])
    if not forms:
        forms = forms_in([(s.passage, s.start, s.end) for s in reading.sentences()[:_SENTENCES] if not _tells(s)])
    if not forms:
        return FormOfAccess.NOT_STATED, ()
    if len(forms) > 1:
        return FormOfAccess.SEVERAL, tuple(forms.values())
    return next(iter(forms)), tuple(forms.values())


def _tells(sentence: Sentence) -> bool:
    """What was seen, sent or said before is no wish."""
    return any(
        sentence.has(group) for group in ("own_narration", "attached", "earlier_request", "supply", "hypothetical")
    )


def _preferred(reading: Reading) -> dict[FormOfAccess, Evidence]:
    """One form chosen over another: "liever een kopie dan te komen lezen", "inspection instead of copies"."""
    spans = []
    for sentence in reading.sentences():
        if not sentence.has("form_preferred") or sentence.question:
            continue
        over = _OVER.search(sentence.folded)
        turned = _BUT.search(sentence.folded)
        begin = sentence.start + turned.end() if turned and not over else sentence.start
        spans.append((sentence.passage, begin, sentence.start + over.start() if over else sentence.end))
    return forms_in(spans)


def forms_in(spans: list[tuple[Passage, int, int]]) -> dict[FormOfAccess, Evidence]:
    """The forms that some spans name, each with the first words that name it."""
    result: dict[FormOfAccess, Evidence] = {}
    for passage, start, end in spans:
        piece = passage.live[start:end]
        masked = _masked(piece)
        for form, group in _FORMS:
            match = phrases.search(group, masked)
            if match and form not in result:
                result[form] = passage.quote(start + match.start(), start + match.end())
    return result


def _masked(piece: str) -> str:
    """Forms that are refused or unticked, and delivery verbs that belong to another form, do not count."""
    for match in (*phrases.search_all("form_denied", piece), *_UNTICKED.finditer(piece)):
        piece = _blanked(piece, match.start(), match.end())
    for match in phrases.search_all("form_masked", piece):
        named = phrases.search("inspection", match.group(0)) or phrases.search("explanation", match.group(0))
        if named is None:
            piece = _blanked(piece, match.start(), match.end())
        else:
            piece = _blanked(piece, match.start(), match.start() + named.start())
            piece = _blanked(piece, match.start() + named.end(), match.end())
    return piece


def _blanked(piece: str, start: int, end: int) -> str:
    return piece[:start] + " " * (end - start) + piece[end:]


def _stated_after(reading: Reading, *, found: tuple[Ask, ...]) -> dict[FormOfAccess, Evidence]:
    """A form named beside the request: "een kopie is het handigst", "Eerst inzage, met uitleg"."""
    spans = []
    for passage in reading.passages:
        for sentence in split(passage):
            inside = any(
                ask.sentence.passage == passage and ask.sentence.start <= sentence.start < ask.end for ask in found
            )
            if inside or not found or sentence.start < found[0].sentence.start or sentence.question:
                continue
            if phrases.search("form_stated", sentence.folded):
                spans.append((passage, sentence.start, sentence.end))
    return forms_in(spans)

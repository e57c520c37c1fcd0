"""What a piece of text is about: the page's heading where it says something, else the beginning of the text itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from knowledge.importer.numbering import numbered
from knowledge.importer.outline import continues, heading_text, is_vague
from knowledge.importer.wording import folded, has_telephone, sentences, without_marks, word_count

LONGEST = 120  # characters of a heading taken from the text
_PART = 80  # characters of either half of the heading of a part
_LEAST_WORDS = 4  # of a first sentence that can stand alone
_HALF = 0.45  # of what is allowed: cutting at a comma before this leaves too little
_YES_NO = re.compile(r"\A(?:ja|nee|neen|inderdaad|toch wel|oui|non|yes|no)\s*[,.:!]\s*", re.IGNORECASE)
_LIST_MARK = re.compile(r"\A(?:[a-z][.)]|\d{1,2}°|§\s*\d+\.?)\s+")
_CLAUSE = re.compile(r"\s*(?:,|;|:|\s[–-]\s|\(|\s(?:tenzij|omdat|zodat|wanneer|indien|waarbij|vermits|aangezien)\s)")
_SUBJECT = re.compile(
    r"(?P<subject>(?:(?:Het|De|Een|Deze|Dit)\s+)?(?:[\w!’'-]+\s+){1,6}?)"
    r"(?:is|zijn|betekent|wil zeggen|houdt in|omvat)\s+(?:een|de|het|alle|dat|elke)\b"
)
_POINTING = frozenset(
    {"deze", "dit", "die", "dat", "ze", "hij", "zij", "het", "er", "dan", "daarom", "daarnaast", "hieronder"}
)


def own_heading(text: str, *, longest: int = LONGEST) -> str:
    """A heading made of the text's first sentence, or its first two where that says next to nothing."""
    found = [said for said in sentences(text) if not continues(said)] or [text.strip()]
    bare = _YES_NO.sub("", without_marks(_without_number(found[0].lstrip("- ")))) or found[0]
    if word_count(bare) < _LEAST_WORDS and len(found) > 1:
        bare = f"{bare} {found[1]}" if bare[-1:] in ".?!:" else f"{bare}: {found[1]}"
    return _cut(bare[:1].upper() + bare[1:], longest=longest)


def defines(text: str) -> str:
    """What a text that begins with a definition defines ("Het dataplatform is de …"); "" for any other."""
    found = _SUBJECT.match(_without_number(text))
    if found is None or folded(found["subject"]) in _POINTING or found["subject"].split()[0].lower() in {"deze", "dit"}:
        return ""
    return found["subject"].strip()


def is_answer(text: str) -> bool:
    """Whether a text begins as an answer to a question that is not there."""
    return _YES_NO.match(text) is not None


def _without_number(text: str) -> str:
    text = _LIST_MARK.sub("", text)
    number = numbered(text)
    return (
        number.rest if number is not None and number.rest and number.style in {"decimal", "roman", "letter"} else text
    )


def _cut(sentence: str, *, longest: int) -> str:
    """The sentence up to a clause that fits, else to a word that does."""
    sentence = sentence.rstrip(" .:;,")
    if len(sentence) <= longest:
        return sentence
    ends = [match.start() for match in _CLAUSE.finditer(sentence) if _HALF * longest <= match.start() <= longest]
    if ends:
        return sentence[: ends[-1]].rstrip(" .:;,")
    return sentence[:longest].rsplit(" ", 1)[0] + " …"


def main_heading(heading: str, text: str, *, path: Sequence[str]) -> str:
    """The heading of a whole section: its own, with what is above it where it is vague, or made of the text."""
    if not heading:
        return own_heading(text)
    if not is_vague(heading):
        return heading
    above = next((part for part in reversed(path) if not is_vague(part)), "")
    if continues(heading) and above:
        return f"{above} – {heading}"
    own = defines(text) or own_heading(text)
    if has_telephone(own) or "@" in own:
        return heading  # whom to ask is no subject
    return f"{heading} {own}" if heading.endswith("?") else f"{heading}: {lowered(own)}"


def part_heading(main: str, text: str, *, labels: Sequence[str]) -> str:
    """The heading of one of several parts of a section: the labels in it, else the beginning of its own text."""
    main = _cut(sentences(main)[-1] if len(main) > _PART else main, longest=_PART)
    said = [heading_text(label) for label in labels if label]
    own = ", ".join(dict.fromkeys(said[:3])) if said else own_heading(text, longest=_PART)
    return main if folded(own) in folded(main) else f"{main} – {own}"


def lowered(text: str) -> str:
    """A text that follows a colon; a name keeps its capital as far as anybody can tell."""
    first = text.split(" ", 1)[0]
    return (
        text[:1].lower() + text[1:] if first.lower() in {"het", "de", "een", "wie", "wat", "in", "op", "als"} else text
    )


def distinct(headings: Sequence[str], texts: Sequence[str]) -> tuple[str, ...]:
    """Headings that differ: equal ones go on with the first sentence of their text that no other of them has."""
    found: list[str] = []
    counted = Counter(map(folded, headings))
    for heading, text in zip(headings, texts, strict=True):
        if counted[folded(heading)] == 1:
            found.append(heading)
            continue
        others = {
            folded(sentence)
            for other, its_text in zip(headings, texts, strict=True)
            if folded(other) == folded(heading) and its_text is not text
            for sentence in sentences(its_text)
        }
        own = next((s for s in sentences(text) if folded(s) not in others and folded(s) != folded(heading)), "")
        found.append(f"{heading} – {own_heading(own)}" if own else heading)
    return tuple(found)

"""The requester's full name: first name or initial, and family name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from intake import phrases
from intake.classification import Evidence
from intake.reading import Reading
from intake.sentence import Passage

_PARTICLE = r"(?:van|de|der|den|ter|ten|te|'t|von|zu|el|al|ben|bin|du|la|le|da|dos|di|y|d')"
_CAPITAL = r"(?:[A-ZÀ-ÖØ-Þ][\w'’-]*|[A-ZÀ-Ý]\.(?:[ -]?[A-Z]\.)*|(?:[dD]['’])[A-ZÀ-Ý][\w-]+)"
_NAME = re.compile(rf"{_CAPITAL}(?:[ ]+(?:{_PARTICLE}[ ]+){{0,2}}{_CAPITAL}){{1,4}}")
_HONORIFIC = re.compile(
    r"(?i)^(?:mr|mrs|ms|mw|mevr|mevrouw|dhr|de heer|meneer|mijnheer|meester|mme|madame|"
    r"monsieur|m|me|ma[îi]tre|frau|herr|herrn|"
    r"dr|prof|ir|ing|dra|drs|de)\.?\s+"
)
_SPLIT_DISPLAY = re.compile(r"\s+-\s+|\s*[|,(;/]\s*|\s+–\s+|\s+via\s+|\s+namens\s+")
_FAMILY_FIRST = frozenset(
    {"De", "Den", "Der", "Van", "Vande", "Vanden", "Ter", "Ten", "Het", "Le", "La", "Du", "El", "Sint"}
)
_SIGNATURE_LINES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class NameFound:
    """A full name and the literal words that hold it."""

    name: str
    evidence: Evidence


def requester_name(reading: Reading, *, indirect: bool) -> NameFound | None:
    """Name of the person who asks: form field, own words, signature, original sender, From display name."""
    spoken = next(filter(None, map(_from_own_words, reading.passages)), None)
    field = next(filter(None, map(_from_field, reading.passages)), None)
    signature = next(filter(None, map(_from_signature, (*reading.passages[1:], reading.signed))), None)
    found = field or signature or spoken
    if found:
        return found
    if reading.forwarded:
        return _from_original(reading)
    if indirect:
        return next(filter(None, map(_from_caller, reading.passages)), None)
    return _from_display(reading)


def full_name(text: str) -> str | None:
    """The first full person's name in a short text, without honorifics and body words, or None."""
    for match in _NAME.finditer(_HONORIFIC.sub("", text.strip())):
        words = match.group(0).split()
        while words and _no_name(words[0]):
            words = words[1:]
        while words and _no_name(words[-1]):
            words = words[:-1]
        if words and words[0] in _FAMILY_FIRST:
            # `mevrouw De Smet`, `Basisschool De Zee`: no first name
            continue
        if len(words) >= 2 and not any(_no_name(word) for word in words) and len(words[-1].rstrip(".")) > 1:
            return " ".join(words)
    return None


def _no_name(word: str) -> bool:
    return bool(phrases.group("not_a_name").pattern.fullmatch(phrases.fold(word.strip(".,'’"))))


def _literal(passage: Passage, name: str, *, start: int, end: int) -> NameFound | None:
    at = passage.text.find(name, start, end)
    if at < 0:
        return None
    return NameFound(name=name, evidence=passage.quote(at, at + len(name)))


def _from_field(passage: Passage) -> NameFound | None:
    """`Naam: An Peeters` of a form, slip or call note."""
    pattern = phrases.group("field_name").pattern
    position = 0
    for line in passage.live.split("\n"):
        label, colon, _ = line.partition(":")
        end = position + len(line)
        if colon and pattern.fullmatch(label.strip(" *-•\t")):
            start = position + len(label) + 1
            value = passage.text[start:end].strip()
            found = full_name(value) or _title_cased(value)
            if found:
                return _literal(passage, found, start=start, end=end)
        position = end + 1
    return None


def _from_caller(passage: Passage) -> NameFound | None:
    """The caller or visitor in a colleague's note: `mevrouw Rita Claes belde`, `Rita Claes heeft gebeld`."""
    for match in _NAME.finditer(passage.text):
        found = full_name(match.group(0))
        near = passage.live[max(0, match.start() - 20) : match.end() + 40]
        if found and (phrases.search("call_note", near) or phrases.search("third_person_caller", near)):
            return _literal(passage, found, start=match.start(), end=match.end())
    return None


def _from_own_words(passage: Passage) -> NameFound | None:
    """`mijn naam is An Peeters`, `met An Peeters van …`, `ondergetekende, An Peeters`."""
    for match in phrases.search_all("self_named", passage.live):
        after = passage.text[match.end() : match.end() + 60]
        name = _NAME.match(_HONORIFIC.sub("", after.lstrip(" ,:")))
        found = full_name(name.group(0)) if name else None
        if found:
            return _literal(passage, found, start=match.end(), end=match.end() + 90)
    return None


def _from_signature(passage: Passage) -> NameFound | None:
    """A line after the closing words, else one of the last lines, that is a name."""
    lines = _lines(passage)
    closing = max((number for number, line in enumerate(lines) if _closes(line[2])), default=None)
    if closing is not None:
        for start, end, _ in lines[closing : closing + _SIGNATURE_LINES + 1]:
            opening = re.split(r"[,(&]", _after_closing(passage.text[start:end]).strip(" ,"))[0]
            found = None if any(character.isdigit() for character in opening) else full_name(opening)
            if found:
                return _literal(passage, found, start=start, end=end)
    for start, end, _ in reversed(lines[-8:]):
        text = passage.text[start:end].strip()
        opening = re.split(r"[,(&]|\s(?:en|et|and|und)\s", text)[0]
        found = None if any(character.isdigit() for character in opening) else full_name(opening)
        if found and len(text.split()) <= 9 and (text.startswith(found) or len(text.split()) <= 5):
            return _literal(passage, found, start=start, end=end)
        inside = re.search(r"[.?!]\s+([^.?!]{4,60})$", text)
        found = full_name(re.split(r"[,(]", inside.group(1))[0]) if inside else None
        if found and inside and inside.group(1).startswith(found):
            return _literal(passage, found, start=start, end=end)
    return None


def _closes(folded: str) -> bool:
    stripped = folded.strip(" ,.!-–—")
    return len(stripped.split()) <= 8 and phrases.search("closing", stripped) is not None


def _after_closing(line: str) -> str:
    """`Mvg, An Peeters` gives `An Peeters`."""
    head, comma, tail = line.partition(",")
    if comma and _closes(phrases.fold(head)):
        return tail
    return line


def _lines(passage: Passage) -> list[tuple[int, int, str]]:
    result, position = [], 0
    for line in passage.live.split("\n"):
        if line.strip():
            result.append((position, position + len(line), line))
        position += len(line) + 1
    return result


def _from_original(reading: Reading) -> NameFound | None:
    found = full_name(reading.original_sender or "")
    text = reading.message.text
    at = text.find(found) if found else -1
    if not found or at < 0:
        return None
    quotation = Passage(source="body", text=text, live=text).quote(at, at + len(found))
    return NameFound(name=found, evidence=quotation)


def _from_display(reading: Reading) -> NameFound | None:
    display = reading.message.sender.name.strip()
    header = reading.message.header("From") or ""
    for piece in _pieces(display):
        found = full_name(piece) or _title_cased(piece)
        if not found:
            continue
        # `Dierckx, An` is quoted as it stands.
        literal = found if found in header else display
        at = header.find(literal)
        if at >= 0:
            passage = Passage(source="header:From", text=header, live=header)
            return NameFound(name=found, evidence=passage.quote(at, at + len(literal)))
    return None


def _pieces(display: str) -> list[str]:
    pieces = [piece.strip("\"' ") for piece in _SPLIT_DISPLAY.split(display) if piece.strip()]
    if "," in display and len(pieces) == 2 and len(pieces[0].split()) <= 3 and len(pieces[1].split()) <= 2:
        # `Peeters, An`
        pieces.insert(0, f"{pieces[1]} {pieces[0]}")
    return pieces


def _title_cased(piece: str) -> str | None:
    """A name typed in small letters counts; a single word or a body's name does not."""
    words = piece.split()
    plain = len(words) in (2, 3, 4) and all(re.fullmatch(r"[^\W\d_][\w'’.-]*", word) for word in words)
    if not plain or any(_no_name(word) for word in words):
        return None
    return piece

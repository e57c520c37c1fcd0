"""What an officer must see first; none of it decides anything."""

from __future__ import annotations

import re
from collections.abc import Iterator

from intake import phrases
from intake.danger import danger
from intake.guarded_files import disputed_authority, guidance_file
from intake.labels import NOISE, Capacity, Kind, Paper, Unread, Warning
from intake.minors import minor_words
from intake.parse_json import unread_files
from intake.parts import OUTGROWN
from intake.reading import Reading
from intake.sentence import Passage

# Some eighty pages; our own choice, a search of that takes milliseconds.
_SAFETY_CHARACTERS = 200_000
# RFC 8601 2.2: what stands in comments and quoted strings, and the properties after a result, are the
# sender's own words ("smtp.mailfrom=dmarc=pass@evil.example").
SAID_BY_SENDER = re.compile(r'"(?:[^"\\]|\\.)*"|\([^()]*\)')
_RESULT = re.compile(r"\s*(dmarc|spf|dkim)\s*(?:/\s*\d+\s*)?=\s*([a-z]+)", re.IGNORECASE)


def warnings(reading: Reading, *, kind: Kind, capacity: Capacity) -> tuple[Warning, ...]:
    """Warnings in the order of the contract, by the rules."""
    persons = kind not in NOISE  # a machine or a seller has no age and no family
    message = reading.message
    shown = {
        Warning.SAFETY_CONCERN: danger((reading.subject, *reading.passages)) is not None or _unsafe(reading),
        Warning.MINOR_WRITES: persons and minor_words(reading, capacity=capacity) is not None,
        Warning.PARENTAL_AUTHORITY_DISPUTED: persons and disputed_authority(reading, capacity=capacity) is not None,
        Warning.CLB_FILE: guidance_file(reading, kind=kind) is not None,
        Warning.SPOOFED_SENDER: _spoofed(reading),
        Warning.IDENTITY_DOCUMENT: _identity_document(reading),
        Warning.INJECTED_INSTRUCTIONS: _injected(reading),
        Warning.MEDICAL_DOCUMENT: any(file.paper is Paper.MEDICAL for file in message.attachments),
        Warning.ATTACHMENT_UNREAD: bool(unread_files(message)) or not OUTGROWN.isdisjoint(message.defects),
    }
    return tuple(warning for warning, present in shown.items() if present)


def _unsafe(reading: Reading) -> bool:
    """Danger is looked for where nothing else is read: behind a disclaimer's words, far down, in every file."""
    everything = (reading.message.text_unquoted[:_SAFETY_CHARACTERS], *_file_texts(reading))
    return danger(Passage(source="body", text=text, live=phrases.fold(text)) for text in everything) is not None


def _spoofed(reading: Reading) -> bool:
    """RFC 8601: only a result our own server wrote counts, which stands first; DMARC covers the visible From.

    SPF or DKIM alone fail for honest forwards, so they count only where no DMARC result passes.
    """
    header = SAID_BY_SENDER.sub(" ", reading.message.header("Authentication-Results") or "")
    results = {
        (found[1].lower(), found[2].lower()) for part in header.split(";") if (found := _RESULT.match(part)) is not None
    }
    return any(result == "fail" for _, result in results) and ("dmarc", "pass") not in results


def _identity_document(reading: Reading) -> bool:
    """An identity card among the attachments, or a page of one in the fax; never merely a mention."""
    for item in reading.message.attachments:
        if item.paper is Paper.IDENTITY_CARD or item.unread is Unread.IDENTITY_DOCUMENT:
            return True
        if phrases.search("identity_document", phrases.fold(_as_words(item.filename))):
            return True
    if any(phrases.search("identity_document", passage.live[:600]) for passage in reading.attachments):
        return True
    return any(s.has("identity_document") and s.has("attached") for s in reading.sentences()) or any(
        s.has("identity_document") and s.has("fax") for s in reading.sentences()
    )


def _injected(reading: Reading) -> bool:
    """Looked for in the whole mail: quoted and masked parts, every file and its name."""
    message = reading.message
    names = (file.filename for file in message.attachments)
    everything = (message.subject, message.text, message.text_unquoted[:_SAFETY_CHARACTERS], *_file_texts(reading))
    return any(phrases.search("injected", phrases.fold(text)) for text in (*everything, *map(_as_words, names)))


def _as_words(filename: str) -> str:
    """A file's name as the words it is made of."""
    return re.sub(r"[_\-.]+", " ", filename)


def _file_texts(reading: Reading) -> Iterator[str]:
    """The text of every file, as long as that takes no longer than one long mail."""
    left = _SAFETY_CHARACTERS
    for file in reading.message.attachments:
        text = (file.text or "")[: max(0, left)]
        left -= len(text)
        if text:
            yield text

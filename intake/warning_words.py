"""The literal words a warning rests on; a file's name, kind or absence has none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from intake import phrases
from intake.classification import Classification, Evidence
from intake.danger import danger
from intake.guarded_files import disputed_authority, guidance_file
from intake.labels import Warning
from intake.message import InboundMessage
from intake.minors import minor_words
from intake.reading import Reading, first, read
from intake.sentence import Passage
from intake.warning_signs import SAID_BY_SENDER

_SEEN_CHARACTERS = 200_000  # as far as `intake.warning_signs` looks
_FAILED = re.compile(r"(?:^|;)\s*((?:dmarc|spf|dkim)\s*(?:/\s*\d+\s*)?=\s*fail)\b", re.IGNORECASE)  # RFC 8601 2.2
_OPENING = 600  # characters of a file in which an identity card names itself


def warning_words(message: InboundMessage, made: Classification) -> tuple[Evidence, ...]:
    """For each warning the first words by which the rules bear it out, labelled `warning`; offsets into the source.

    One that the second reader alone saw has its words in `made` already.
    """
    quoted = {words.value for words in made.evidence if words.label == "warning"}
    shown = [warning for warning in made.warnings if warning.value not in quoted]
    if not shown:
        return ()
    reading = read(message)
    found = ((warning, _words(warning, reading, made)) for warning in shown)
    return tuple(replace(words, label="warning", value=warning.value) for warning, words in found if words)


def _words(warning: Warning, reading: Reading, made: Classification) -> Evidence | None:
    match warning:
        case Warning.SAFETY_CONCERN:
            return danger((reading.subject, *reading.passages)) or danger(_everything(reading))
        case Warning.MINOR_WRITES:
            return minor_words(reading, capacity=made.capacity)
        case Warning.PARENTAL_AUTHORITY_DISPUTED:
            return disputed_authority(reading, capacity=made.capacity)
        case Warning.CLB_FILE:
            return guidance_file(reading, kind=made.kind)
        case Warning.SPOOFED_SENDER:
            return _spoofed(reading)
        case Warning.IDENTITY_DOCUMENT:
            return _identity(reading)
        case Warning.INJECTED_INSTRUCTIONS:
            return _injected(reading)
    return None  # a file's kind or absence has no words


def _spoofed(reading: Reading) -> Evidence | None:
    header = reading.message.header("Authentication-Results") or ""
    own = SAID_BY_SENDER.sub(lambda said: " " * len(said[0]), header)
    failed = _FAILED.search(own)
    passage = Passage(source="header:Authentication-Results", text=header, live=own)
    return passage.quote(failed.start(1), failed.end(1)) if failed else None


def _identity(reading: Reading) -> Evidence | None:
    for sentence in reading.sentences():
        if sentence.has("identity_document") and (sentence.has("attached") or sentence.has("fax")):
            return sentence.find("identity_document")
    for passage in reading.attachments:
        match = phrases.search("identity_document", passage.live[:_OPENING])
        if match:
            return passage.quote(match.start(), match.end())
    return None


def _injected(reading: Reading) -> Evidence | None:
    return first("injected", (reading.subject, *_everything(reading)))


def _everything(reading: Reading) -> Iterator[Passage]:
    """The whole mail, its quoted and masked parts too, then its files."""
    files = ((f"attachment:{file.label}", file.text) for file in reading.message.attachments if file.text)
    for source, text in (("body", reading.message.text), *files):
        seen = text[:_SEEN_CHARACTERS]
        yield Passage(source=source, text=seen, live=phrases.fold(seen))

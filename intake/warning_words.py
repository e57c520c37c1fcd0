"""The literal words a warning rests on; a file's name, kind or absence has none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from intake import phrases
from intake.capacity import minor_age
from intake.classification import Evidence
from intake.labels import Warning
from intake.message import InboundMessage
from intake.reading import Reading, first, read
from intake.sentence import Passage
from intake.warning_signs import SAID_BY_SENDER

_SEEN_CHARACTERS = 200_000  # as far as `intake.warning_signs` looks
_FAILED = re.compile(r"(?:^|;)\s*((?:dmarc|spf|dkim)\s*(?:/\s*\d+\s*)?=\s*fail)\b", re.IGNORECASE)  # RFC 8601 2.2
_OPENING = 600  # characters of a file in which an identity card names itself


def warning_words(message: InboundMessage, warnings: Iterable[Warning]) -> tuple[Evidence, ...]:
    """For each of the warnings shown the first words that bear it out, labelled `warning`; offsets into the source."""
    shown = [warning for warning in warnings if warning in _WORDS]
    if not shown:
        return ()
    reading = read(message)
    found = ((warning, _WORDS[warning](reading)) for warning in shown)
    return tuple(replace(words, label="warning", value=warning.value) for warning, words in found if words)


def _safety(reading: Reading) -> Evidence | None:
    return first("safety", (reading.subject, *reading.passages)) or first("safety", _everything(reading))


def _disputed(reading: Reading) -> Evidence | None:
    return first("disputed_authority", (reading.subject, *reading.passages))


def _clb(reading: Reading) -> Evidence | None:
    return first("clb", (reading.subject, *reading.passages))


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


_WORDS: dict[Warning, Callable[[Reading], Evidence | None]] = {
    Warning.SAFETY_CONCERN: _safety,
    Warning.MINOR_WRITES: minor_age,
    Warning.PARENTAL_AUTHORITY_DISPUTED: _disputed,
    Warning.CLB_FILE: _clb,
    Warning.SPOOFED_SENDER: _spoofed,
    Warning.IDENTITY_DOCUMENT: _identity,
    Warning.INJECTED_INSTRUCTIONS: _injected,
}

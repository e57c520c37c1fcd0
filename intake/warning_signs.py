"""What an officer must see first; none of it decides anything."""

from __future__ import annotations

import re

from intake import phrases
from intake.capacity import minor_age
from intake.labels import Capacity, Warning
from intake.reading import Reading, first

_FAILED = re.compile(r"(?i)\b(?:dmarc|spf|dkim)=fail\b")


def warnings(reading: Reading, *, capacity: Capacity) -> tuple[Warning, ...]:
    """Warnings in the order of the contract."""
    texts = (reading.subject, *reading.passages)
    parental = capacity in (Capacity.PARENT_OF_MINOR, Capacity.PARENT_OF_ADULT) or first("child", texts)
    shown = {
        Warning.SAFETY_CONCERN: first("safety", texts) is not None,
        Warning.MINOR_WRITES: minor_age(reading) is not None,
        Warning.PARENTAL_AUTHORITY_DISPUTED: bool(parental and first("disputed_authority", texts)),
        Warning.CLB_FILE: first("clb", texts) is not None,
        Warning.SPOOFED_SENDER: _spoofed(reading),
        Warning.IDENTITY_DOCUMENT: _identity_document(reading),
        Warning.INJECTED_INSTRUCTIONS: _injected(reading),
    }
    return tuple(warning for warning, present in shown.items() if present)


def _spoofed(reading: Reading) -> bool:
    """RFC 8601: only a result our own server wrote counts, which stands first; DMARC covers the visible From.

    SPF or DKIM alone fail for honest forwards, so they count only where no DMARC result passes.
    """
    result = reading.message.header("Authentication-Results") or ""
    return bool(_FAILED.search(result)) and "dmarc=pass" not in result.lower()


def _identity_document(reading: Reading) -> bool:
    """An identity card among the attachments, or a page of one in the fax; never merely a mention."""
    for item in reading.message.attachments:
        if phrases.search("identity_document", re.sub(r"[_\-.]+", " ", phrases.fold(item.filename))):
            return True
    if any(phrases.search("identity_document", passage.live[:600]) for passage in reading.attachments):
        return True
    return any(s.has("identity_document") and s.has("attached") for s in reading.sentences()) or any(
        s.has("identity_document") and s.has("fax") for s in reading.sentences()
    )


def _injected(reading: Reading) -> bool:
    """Looked for in the whole mail, masked parts too."""
    everything = (reading.message.subject, reading.message.text, *(p.text for p in reading.attachments))
    return any(phrases.search("injected", phrases.fold(text)) for text in everything)

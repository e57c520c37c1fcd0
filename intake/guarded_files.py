"""Files that an officer handles otherwise: those of a pupil guidance centre, those of parents in dispute."""

from __future__ import annotations

from intake import phrases
from intake.classification import Evidence
from intake.labels import Capacity, Kind
from intake.reading import Reading, first
from intake.sentence import Passage

_ASKING = frozenset({Kind.DOCUMENT_REQUEST, Kind.DATA_SUBJECT_REQUEST, Kind.ADDITION_TO_CASE})
_PARENTS = frozenset({Capacity.PARENT_OF_MINOR, Capacity.PARENT_OF_ADULT})


def guidance_file(reading: Reading, *, kind: Kind) -> Evidence | None:
    """The words that ask for a CLB file (law section 13.1): named as a paper, or asked of the centre itself."""
    if kind not in _ASKING:
        return None
    texts = (reading.subject, *reading.passages)
    named = first("clb_paper", texts)
    if named:
        return named
    header = reading.message.header("To") or ""
    to = first("clb_address", (Passage(source="header:To", text=header, live=phrases.fold(header)),))
    about = first("paper_about_someone", texts) or first("personal_document", texts)
    if to and about and first("clb_person", texts):
        return to
    return None


def disputed_authority(reading: Reading, *, capacity: Capacity) -> Evidence | None:
    """The words that show parents in dispute about who may know or decide (law section 4.7)."""
    texts = (reading.subject, *reading.passages)
    about_child = first("child", texts) or first("court_on_children", texts)
    if capacity not in _PARENTS and not about_child:
        return None
    apart = first("disputed_authority", texts)
    if apart is None or first("authority_agreed", texts):
        return None
    return apart if first("authority_conflict", texts) else None

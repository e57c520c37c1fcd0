"""Interest and consent: only for information of personal nature about a third party (II.40 par. 3, II.46)."""

from __future__ import annotations

from intake import phrases
from intake.classification import Evidence
from intake.labels import Capacity, Consent, Interest, PersonalNature
from intake.reading import Reading


def consent(
    reading: Reading, *, nature: PersonalNature, because: tuple[Evidence, ...]
) -> tuple[Consent, tuple[Evidence, ...]]:
    """`yes` only if the person's own consent is attached; the requester's word for it is `no`."""
    if nature is not PersonalNature.ABOUT_THIRD_PARTY:
        return Consent.NA, ()
    for passage in reading.attachments:
        match = phrases.search("consent_document", passage.live)
        if match and passage not in reading.passages:
            return Consent.YES, (passage.quote(match.start(), match.end()),)
    for item in reading.message.attachments:
        if item.text is None and phrases.search("consent_document", phrases.fold(item.filename).replace("_", " ")):
            said = reading.find("consent_document")
            if said:
                return Consent.YES, (said,)
    return Consent.NO, because[:1]


def interest(
    reading: Reading,
    *,
    nature: PersonalNature,
    capacity: Capacity,
    given: Consent,
    because: tuple[Evidence, ...],
) -> tuple[Interest, tuple[Evidence, ...]]:
    """Whether the text shows how the requester's legal situation is touched, where that is due."""
    if nature is not PersonalNature.ABOUT_THIRD_PARTY:
        return Interest.NOT_REQUIRED, ()
    if capacity is Capacity.PARENT_OF_ADULT and given is Consent.YES:
        return Interest.NOT_REQUIRED, ()
    if capacity not in (Capacity.PARENT_OF_ADULT, Capacity.PRESS):
        for sentence in reading.sentences():
            found = sentence.find("interest")
            if found and not sentence.has("no_interest") and not sentence.has("hypothetical"):
                return Interest.SHOWN, (found,)
    return Interest.NOT_SHOWN, because[:1]

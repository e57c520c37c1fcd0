"""The officer's worksheets: what is marked, what came in, what may be asked. A human concludes."""

from __future__ import annotations

import re
from typing import Any

from intake.labels import (
    ASKED_AUTOMATICALLY,
    Capacity,
    Consent,
    Interest,
    Mandate,
    Missing,
    PersonalNature,
)
from intake.reading import Reading
from intake.requested import Ask

_YEAR = re.compile(r"\b19\d\d\b")
_OLD_YEARS = 30  # Bestuursdecreet II.40 par. 3: older documents need no interest
_NEEDS = {
    Capacity.LAWYER: "the client's name; the mandate itself is presumed (law section 4.1)",
    Capacity.PROXY_OTHER: "a written mandate of the person represented (law section 4.1)",
    Capacity.PARENT_OF_ADULT: "the adult pupil's own consent (law section 4.3)",
    Capacity.PARENT_OF_MINOR: "nothing, unless parental authority is disputed (law section 4.3)",
}


def worksheets(
    reading: Reading,
    *,
    found: tuple[Ask, ...],
    nature: PersonalNature,
    interest: Interest,
    consent: Consent,
    capacity: Capacity,
    mandate: Mandate,
    represents: str | None,
    missing: tuple[Missing, ...],
) -> dict[str, Any]:
    """Three sheets with plain JSON values, for a document request; empty where nothing is asked."""
    if not found:
        return {}
    return {
        "personal_nature": _personal_sheet(reading, found=found, nature=nature, interest=interest, consent=consent),
        "mandate": {
            "capacity": capacity.value,
            "needs": _NEEDS.get(capacity, "nothing"),
            "state": mandate.value,
            "represents": represents,
            "papers": [item.filename for item in reading.message.attachments],
            "missing": [
                item.value for item in missing if item in (Missing.MANDATE, Missing.CLIENT_NAME, Missing.PUPIL_CONSENT)
            ],
        },
        "required_data": {
            "ask_automatically": [item.value for item in missing if item in ASKED_AUTOMATICALLY],
            "ask_by_officer": [item.value for item in missing if item not in ASKED_AUTOMATICALLY],
        },
    }


def _personal_sheet(
    reading: Reading,
    *,
    found: tuple[Ask, ...],
    nature: PersonalNature,
    interest: Interest,
    consent: Consent,
) -> dict[str, Any]:
    marked = [
        {"source": quotation.source, "quote": quotation.quote, "start": quotation.start, "end": quotation.end}
        for quotation in (s.whole() for s in reading.sentences() if s.has("personal_document"))
    ]
    exemptions = {
        # Bestuursdecreet II.40 par. 3, last paragraph.
        "about_requester": nature is PersonalNature.ABOUT_REQUESTER,
        "about_own_minor_child": nature is PersonalNature.ABOUT_OWN_MINOR_CHILD,
        "environment": any(ask.has("environment") for ask in found),
        "older_than_30_years": bool(_old(reading)),
    }
    return {
        "marked": marked,
        "nature": nature.value,
        "exemptions": [name for name, holds in exemptions.items() if holds],
        "interest": interest.value,
        "consent_of_third_party": consent.value,
        "interest_words": [
            s.whole().quote
            for s in reading.sentences()
            if nature is PersonalNature.ABOUT_THIRD_PARTY and s.has("interest")
        ],
    }


def _old(reading: Reading) -> list[int]:
    """Years in the text more than thirty years before the mail (II.40 par. 3); none without a date."""
    date = reading.message.date
    if date is None:
        return []
    years = [int(match.group(0)) for passage in reading.passages for match in _YEAR.finditer(passage.live)]
    return [year for year in years if date.year - year > _OLD_YEARS]

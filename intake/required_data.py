"""What a request for a document still lacks (II.40 par. 2, and the proof its capacity needs)."""

from __future__ import annotations

from intake.labels import (
    Capacity,
    Consent,
    FormOfAccess,
    Interest,
    Kind,
    Mandate,
    Missing,
)


def missing(
    *,
    kind: Kind,
    has_name: bool,
    has_postal_address: bool,
    document_identified: bool,
    form: FormOfAccess,
    mandate: Mandate,
    capacity: Capacity,
    interest: Interest,
    consent: Consent,
) -> tuple[Missing, ...]:
    """What to ask, in the order of the decree; empty for anything but a document request."""
    if kind is not Kind.DOCUMENT_REQUEST:
        return ()
    grown = capacity is Capacity.PARENT_OF_ADULT
    lacks = {
        Missing.NAME: not has_name,
        Missing.POSTAL_ADDRESS: not has_postal_address,
        Missing.DOCUMENT: not document_identified,
        Missing.FORM_OF_ACCESS: form is FormOfAccess.NOT_STATED,
        Missing.MANDATE: mandate in (Mandate.MISSING, Mandate.CLAIMED_NOT_PROVEN),
        Missing.CLIENT_NAME: mandate is Mandate.LAWYER_CLIENT_NOT_NAMED,
        Missing.INTEREST: interest is Interest.NOT_SHOWN and not grown,
        # The adult pupil's own consent replaces the interest (law section 4.3).
        Missing.PUPIL_CONSENT: grown and consent is Consent.NO,
    }
    return tuple(item for item, absent in lacks.items() if absent)

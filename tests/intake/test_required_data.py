from __future__ import annotations

from intake.labels import Capacity, Consent, FormOfAccess, Interest, Kind, Mandate, Missing
from intake.required_data import missing


def _missing(kind: Kind = Kind.DOCUMENT_REQUEST, **changed: object) -> tuple[Missing, ...]:
    complete: dict[str, object] = {
        "has_name": True,
        "has_postal_address": True,
        "document_identified": True,
        "form": FormOfAccess.COPY,
        "mandate": Mandate.NOT_NEEDED,
        "capacity": Capacity.SELF,
        "interest": Interest.NOT_REQUIRED,
        "consent": Consent.NA,
    }
    return missing(kind=kind, **(complete | changed))  # type: ignore[arg-type]


def test_a_complete_request_misses_nothing() -> None:
    assert _missing() == ()


def test_only_a_document_request_misses_anything() -> None:
    assert _missing(Kind.INFORMATION_QUESTION, has_name=False) == ()


def test_each_absence_is_named() -> None:
    assert [
        _missing(has_name=False, has_postal_address=False),
        _missing(form=FormOfAccess.NOT_STATED),
        _missing(mandate=Mandate.LAWYER_CLIENT_NOT_NAMED, capacity=Capacity.LAWYER),
        _missing(mandate=Mandate.CLAIMED_NOT_PROVEN, capacity=Capacity.PROXY_OTHER),
        _missing(interest=Interest.NOT_SHOWN, consent=Consent.NO),
        _missing(interest=Interest.NOT_SHOWN, consent=Consent.NO, capacity=Capacity.PARENT_OF_ADULT),
    ] == [
        (Missing.NAME, Missing.POSTAL_ADDRESS),
        (Missing.FORM_OF_ACCESS,),
        (Missing.CLIENT_NAME,),
        (Missing.MANDATE,),
        (Missing.INTEREST,),
        (Missing.PUPIL_CONSENT,),
    ]

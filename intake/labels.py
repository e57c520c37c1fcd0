"""The closed lists of what a mail can be: every label value of the public contract.

The values are part of the product's interface (JSON, database, console): extend, never rename.
"""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What the newest part of the mail wants."""

    INFORMATION_QUESTION = "information_question"
    DOCUMENT_REQUEST = "document_request"
    DATA_SUBJECT_REQUEST = "data_subject_request"
    COMPLAINT = "complaint"
    APPEAL = "appeal"
    STATUS_ENQUIRY = "status_enquiry"
    ADDITION_TO_CASE = "addition_to_case"
    ACCESS_ACCOUNT_QUESTION = "access_account_question"
    ENROLMENT_QUESTION = "enrolment_question"
    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    SPAM_OR_COMMERCIAL = "spam_or_commercial"
    OTHER = "other"


NOISE = frozenset({Kind.AUTO_REPLY, Kind.BOUNCE, Kind.SPAM_OR_COMMERCIAL})
QUESTIONS = frozenset({Kind.INFORMATION_QUESTION, Kind.ACCESS_ACCOUNT_QUESTION, Kind.ENROLMENT_QUESTION})


class ContactChannel(StrEnum):
    """How the citizen made contact; a fax counts as written (law: section 1, 2)."""

    WRITTEN = "written"
    PHONE = "phone"
    ON_SITE_SLIP = "on_site_slip"
    FAX = "fax"


class Capacity(StrEnum):
    """The hat of the requester, not of the colleague who forwards."""

    SELF = "self"
    PARENT_OF_MINOR = "parent_of_minor"
    PARENT_OF_ADULT = "parent_of_adult"
    ADULT_PUPIL = "adult_pupil"
    LAWYER = "lawyer"
    PROXY_OTHER = "proxy_other"
    ORGANISATION = "organisation"
    PRESS = "press"
    STAFF_MEMBER = "staff_member"
    UNKNOWN = "unknown"


class Mandate(StrEnum):
    """Which proof of representation the capacity needs, and whether it came in."""

    NOT_NEEDED = "not_needed"
    PRESUMED_LAWYER_CLIENT_NAMED = "presumed_lawyer_client_named"
    LAWYER_CLIENT_NOT_NAMED = "lawyer_client_not_named"
    PROVEN = "proven"
    CLAIMED_NOT_PROVEN = "claimed_not_proven"
    MISSING = "missing"


class PersonalNature(StrEnum):
    """Appraisal, value judgement or conduct of an identifiable person (Bestuursdecreet II.40 par.3)."""

    NONE = "none"
    ABOUT_REQUESTER = "about_requester"
    ABOUT_OWN_MINOR_CHILD = "about_own_minor_child"
    ABOUT_THIRD_PARTY = "about_third_party"


class Interest(StrEnum):
    """The interest of II.40 par.3; asked only for information of personal nature about a third party."""

    NOT_REQUIRED = "not_required"
    SHOWN = "shown"
    NOT_SHOWN = "not_shown"


class Consent(StrEnum):
    """Consent of the third party himself, never the requester's word for it."""

    YES = "yes"
    NO = "no"
    NA = "na"


class FormOfAccess(StrEnum):
    """Inspection, copy or explanation (II.31)."""

    INSPECTION = "inspection"
    COPY = "copy"
    EXPLANATION = "explanation"
    SEVERAL = "several"
    NOT_STATED = "not_stated"


class Missing(StrEnum):
    """What a request still lacks (II.40 par.2 and the proof a capacity needs)."""

    NAME = "name"
    POSTAL_ADDRESS = "postal_address"
    DOCUMENT = "document"
    FORM_OF_ACCESS = "form_of_access"
    MANDATE = "mandate"
    CLIENT_NAME = "client_name"
    INTEREST = "interest"
    PUPIL_CONSENT = "pupil_consent"


# What an automatic letter may ask for; interest and the pupil's consent are an officer's question.
ASKED_AUTOMATICALLY = frozenset(
    {
        Missing.NAME,
        Missing.POSTAL_ADDRESS,
        Missing.DOCUMENT,
        Missing.FORM_OF_ACCESS,
        Missing.MANDATE,
        Missing.CLIENT_NAME,
    }
)


class Regime(StrEnum):
    """The legal tracks a mail can open, each with its own clock and remedy."""

    FOI = "foi"
    DATA_ACCESS = "data_access"
    DATA_RECTIFICATION = "data_rectification"
    DATA_ERASURE = "data_erasure"
    DATA_OTHER = "data_other"
    RECORD_CORRECTION = "record_correction"
    ENVIRONMENT = "environment"
    REUSE = "reuse"
    QUESTION = "question"
    COMPLAINT = "complaint"
    APPEAL = "appeal"


class Warning(StrEnum):  # the contract's word; the builtin of that name is not used in this package
    """What an officer must see first; none of them decides anything."""

    SAFETY_CONCERN = "safety_concern"
    MINOR_WRITES = "minor_writes"
    PARENTAL_AUTHORITY_DISPUTED = "parental_authority_disputed"
    CLB_FILE = "clb_file"
    SPOOFED_SENDER = "spoofed_sender"
    IDENTITY_DOCUMENT = "identity_document"
    INJECTED_INSTRUCTIONS = "injected_instructions"
    POSSIBLE_DUPLICATE = "possible_duplicate"
    MEDICAL_DOCUMENT = "medical_document"
    ATTACHMENT_UNREAD = "attachment_unread"


class Unread(StrEnum):
    """Why a file that came along was not read, or not to its end."""

    ENCRYPTED = "encrypted"
    TOO_LARGE = "too_large"
    LIMIT = "limit"
    DAMAGED = "damaged"
    UNKNOWN_FORMAT = "unknown_format"
    ARCHIVE = "archive"
    NO_READER = "no_reader"
    EMPTY = "empty"
    IDENTITY_DOCUMENT = "identity_document"


class Paper(StrEnum):
    """What a file that came along is, by its own words and its name."""

    MANDATE = "mandate"
    CONSENT = "consent"
    IDENTITY_CARD = "identity_card"
    MEDICAL = "medical"
    JUDGMENT = "judgment"
    LETTER = "letter"
    OTHER = "other"

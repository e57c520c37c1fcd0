"""A classification as the JSON fields of the public contract; file, message id and route are the caller's."""

from __future__ import annotations

from typing import Any

from intake.classification import Classification, Evidence


def triage_json(classification: Classification) -> dict[str, Any]:
    """Plain JSON values, keys as in the contract."""
    made = classification
    requester: dict[str, Any] = {
        "name": made.requester.name,
        "postal_address": made.requester.postal_address,
    }
    if made.requester.represents:
        requester["represents"] = made.requester.represents
    return {
        "language": made.language,
        "labels": labels_json(made),
        "tracks": [track.value for track in made.tracks],
        "missing": [item.value for item in made.missing],
        "requester": requester,
        "requested": list(made.requested),
        "worksheets": made.worksheets,
        "confidence": {label: round(value, 2) for label, value in made.confidence.items()},
        "abstained": list(made.abstained),
        "readings": made.readings,
        "warnings": [warning.value for warning in made.warnings],
        "evidence": [_evidence_json(item) for item in made.evidence],
    }


def labels_json(made: Classification) -> dict[str, Any]:
    """The labels alone."""
    return {
        "kind": made.kind.value,
        "channel": made.channel.value,
        "capacity": made.capacity.value,
        "mandate": made.mandate.value,
        "personal_nature": made.personal_nature.value,
        "interest": made.interest.value,
        "consent_of_third_party": made.consent_of_third_party.value,
        "has_name": made.has_name,
        "has_postal_address": made.has_postal_address,
        "document_identified": made.document_identified,
        "form_of_access": made.form_of_access.value,
    }


def _evidence_json(item: Evidence) -> dict[str, Any]:
    return {
        "label": item.label,
        "value": item.value,
        "source": item.source,
        "quote": item.quote,
        "start": item.start,
        "end": item.end,
    }

"""Which case a message belongs to: by reply token, References, or reference plus known party.

A reference alone never joins a stranger to a file: it also needs a known party, else a
person confirms the join.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class MatchBy(StrEnum):
    """What joined the message to the case."""

    THREAD = "thread"
    REFERENCE_AND_PARTY = "reference_and_party"
    REFERENCE_ONLY = "reference_only"
    SAME_MESSAGE = "same_message"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownCase:
    """What threading may know of a case: its reference, its message ids, its parties' addresses."""

    reference: str
    message_ids: frozenset[str] = frozenset()
    parties: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseMatch:
    """A case the message points at. `certain` is false where a person must confirm the join."""

    reference: str
    by: MatchBy
    evidence: str
    certain: bool

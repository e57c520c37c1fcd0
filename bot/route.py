"""The one outcome of every message, with the reason a person can read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Route(StrEnum):
    """What the bot does with a message; the values are the public contract's."""

    ANSWER_FROM_GUIDANCE = "answer_from_guidance"
    OPEN_CASE = "open_case"
    OPEN_CASE_AND_ASK_MISSING = "open_case_and_ask_missing"
    TELL_TO_WRITE = "tell_to_write"
    IGNORE = "ignore"
    APPEND_TO_CASE = "append_to_case"
    HAND_TO_HUMAN = "hand_to_human"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersSubrequest:
    """A message that answers what we asked for a case; `from_recipient`: it comes from whom we asked."""

    subrequest_id: str
    reference: str
    from_recipient: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Exactly one route and its reason code; `opens_case` follows from the tracks, not the route."""

    route: Route
    reason: str
    opens_case: bool
    case_reference: str | None = None

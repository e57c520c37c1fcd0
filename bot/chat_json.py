"""The public JSON of `chat`; schema: bot/schemas/chat.schema.json."""

from __future__ import annotations

from typing import Any

from bot.chat_outcome import Turn
from bot.conversation import Conversation
from intake.chat_slots import Slots
from knowledge.answer import Answer


def chat_json(conversation: Conversation, *, chat_id: str) -> dict[str, Any]:
    """One object per chat."""
    return {
        "id": chat_id,
        "outcome": str(conversation.outcome),
        "slots": _slots(conversation.slots),
        "missing": [str(item) for item in conversation.slots.missing] if _is_case(conversation) else [],
        "answers": [
            {"turn": number, "citations": keys}
            for number, turn in enumerate(conversation.turns)
            if (keys := _cited(turn))
        ],
    }


def _cited(turn: Turn) -> list[str]:
    """The keys of what was quoted in answer to a turn, and of the rules that were named beside it."""
    quoted = turn.answer.citations if isinstance(turn.answer, Answer) else ()
    named = (citation for saying in turn.sayings for citation in saying.citations)
    return list(dict.fromkeys(citation.key for citation in (*quoted, *named)))


def _is_case(conversation: Conversation) -> bool:
    return "case" in conversation.outcome


def _slots(slots: Slots) -> dict[str, str | None]:
    return {
        "name": slots.name,
        "postal_address": slots.postal_address,
        "document": slots.document,
        "form_of_access": str(slots.form_of_access),
        "capacity": str(slots.capacity),
        "mandate": str(slots.mandate),
        "personal_nature": str(slots.personal_nature),
        "interest": str(slots.interest),
        "consent_of_third_party": str(slots.consent_of_third_party),
    }

"""What the bot says in a chat: values first, words from the templates after.

Nothing here decides, promises, or says that a person, a file or a document exists (law section 10).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from intake.labels import Missing
from knowledge.answer import Answer, Citation
from replies.compose import allowed_language
from replies.render import render
from replies.reply import Letterhead


class Utterance(StrEnum):
    """What a thing said in a chat is for."""

    OPENING = "opening"
    ANSWER = "answer"
    UNANSWERED = "unanswered"
    ASK = "ask"
    CONDITION = "condition"
    NOT_FILED = "not_filed"
    READY = "ready"
    HANDED = "handed"
    DANGER = "danger"
    UNCLEAR = "unclear"
    TROUBLE = "trouble"
    PASSED_ON = "passed_on"


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """One thing said. `missing`: what is asked, or what a conditional sentence is about; `reason`: of a hand-over.

    `citations`: where the rule behind a conditional sentence stands. `until`: of what was passed on, the day by which a
    person answers; None where nobody can be answered.
    """

    kind: Utterance
    missing: Missing | None = None
    answer: Answer | None = None
    reason: str = ""
    citations: tuple[Citation, ...] = ()
    until: date | None = None


def chat_text(saying: Saying, letterhead: Letterhead, *, language: str) -> str:
    """The words of a saying in one of the body's languages. Guidance is quoted in its own."""
    values = {
        "kind": str(saying.kind),
        "missing": "" if saying.missing is None else str(saying.missing),
        "answers": () if saying.answer is None else (saying.answer,),
        "reason": saying.reason,
        "citations": saying.citations,
        "until": saying.until,
        "letterhead": letterhead,
    }
    return render("chat", values, language=allowed_language(language, letterhead)).strip()

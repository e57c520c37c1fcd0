"""What staff read for each value of a closed list, from one table; its sections are the contexts of the catalogue."""

from __future__ import annotations

import tomllib
from enum import StrEnum
from functools import cache
from importlib.resources import files

from bot.commands.case_work import CaseRefusal
from bot.commands.citizen import ACTOR, CitizenRefusal
from bot.commands.letters import WhyNot
from bot.commands.subrequest_work import SubrequestRefusal
from bot.desk import Standing
from bot.findings import LABELS, Holds
from bot.joined import ACTOR as BOT
from bot.roles import Role
from bot.route import Route
from bot.store.answer_counts import AnsweredIn
from bot.store.casework import AccessMode, LinkKind, PersonRole
from bot.store.guidance import EntryState
from bot.store.letters import LetterChannel, LetterState
from bot.store.outbox import OutboxState
from bot.store.spool import LedgerState
from bot.store.subrequests import SubrequestState
from bot.summary import member
from bot.texts import gettext, pgettext
from bot.worksheets import Exemption
from intake.case import CaseEventType, CaseState, Outcome, TrackState
from intake.labels import (
    Capacity,
    Consent,
    ContactChannel,
    FormOfAccess,
    Interest,
    Kind,
    Mandate,
    Missing,
    PersonalNature,
    Regime,
    Unread,
    Warning,
)
from intake.message import AutomaticKind
from intake.raw import Source
from intake.terms import RuleStatus
from intake.thread import MatchBy
from knowledge.answer import Reason
from knowledge.expiry import Validity
from knowledge.gaps import QuestionSource
from replies.letter import DocumentOutcome, Door, LetterKind
from replies.policy import PolicyReason
from replies.reply import AlertKind, DemandKind, PersonKind, ReplyKind
from replies.subrequest import Disclosure, SubrequestKind

# Every list with a section of its own; the section bears the name.
SECTIONS: dict[type[StrEnum], str] = {
    kind: kind.__name__
    for kind in (
        Role, Route, Kind, ContactChannel, Capacity, Mandate, PersonalNature, Interest, Consent, FormOfAccess,
        Missing, Regime, Warning, Unread, LedgerState, Source, OutboxState, ReplyKind, TrackState, CaseState,
        CaseEventType, AutomaticKind, RuleStatus, PolicyReason, MatchBy, Standing, Validity, QuestionSource,
        Holds, Exemption, Outcome, PersonRole, LinkKind, AccessMode, CaseRefusal,
        PersonKind, AlertKind, DemandKind, CitizenRefusal, EntryState, LetterKind, LetterState, LetterChannel,
        DocumentOutcome, Door, WhyNot, SubrequestKind, SubrequestState, Disclosure, SubrequestRefusal,
        AnsweredIn,
    )
} | {Reason: "NoAnswerReason"}  # fmt: skip

# Where a reason code of a message is looked up, in this order.
_REASONS = ("reason", "NoAnswerReason", "MatchBy", "Kind", "Warning")
# Where the reason of a letter is: the policy's own words first.
_LETTER_REASONS = ("PolicyReason", "reason")


@cache
def table() -> dict[str, dict[str, str]]:
    """The whole table: section -> value -> words."""
    return tomllib.loads((files("bot.web") / "words.toml").read_text("utf-8"))


def word(member: StrEnum) -> str:
    """The words for one value."""
    section = SECTIONS[type(member)]
    return pgettext(section, table()[section][member.value])


def label(name: str) -> str:
    """The words for the name of a label."""
    return pgettext("label", table()["label"][name])


def value_of(value: str, name: str) -> str:
    """The words for a stored value of the label `name`; one this program does not know stands as it is."""
    known = member(LABELS[name], value) if name in LABELS else None
    return value if known is None else word(known)


def needs(capacity: Capacity) -> str:
    """Which proof somebody in this capacity has to bring."""
    return pgettext("needs", table()["needs"][capacity.value])


def source(name: str) -> str:
    """Where words of a mail stand: its text, its subject, a file or a header."""
    kind, _, rest = name.partition(":")
    return pgettext("source", table()["source"][kind]).format(rest) if kind in table()["source"] else name


def route(value: str | None) -> str:
    """The words for a stored route; "" where none was taken yet."""
    return code_word(value, "Route") if value else ""


def reason(code: str | None) -> str:
    """The words for a message's reason code; a code without words (the class of a fault) stands as it is."""
    return _first(code, _REASONS)


def action(code: str) -> str:
    """The words for a line of the audit log; a step of a case has those of its log, one without words its own."""
    return code_word(code, "action" if code in table()["action"] else "CaseEventType")


def doer(name: str) -> str:
    """Who did something, as it stands after "door": a name, or one of those who are no member of staff."""
    return {BOT: gettext("de bot"), ACTOR: gettext("de aanvrager")}.get(name, name)


def citizen(member: TrackState, section: str) -> str:
    """What a requester reads of the state of a track: `citizen_state` in a few words, `citizen_next` in sentences."""
    return pgettext(section, table()[section][member.value])


def letter_reason(code: str | None) -> str:
    """The words for the reason of a letter's state."""
    return _first(code, _LETTER_REASONS)


def rule_status(value: str) -> str:
    """The words for how sure a legal rule is; "" for a plain fact."""
    return code_word(value, "RuleStatus")


def code_word(code: str, section: str) -> str:
    """The words for a code of an open list (`jurisdiction`, `audience`, `language`), or the code itself."""
    found = table()[section].get(code)
    return code if found is None else found and pgettext(section, found)


def _first(code: str | None, sections: tuple[str, ...]) -> str:
    found = (section for section in sections if code in table()[section])
    section = next(found, None)
    return code or "" if section is None or code is None else pgettext(section, table()[section][code])

"""Who may do what: six roles, the rights of each, and the person (or command line) that acts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """The hat of a member of staff; one person has one role in one body."""

    ADMIN = "admin"
    OFFICER = "officer"
    DECIDER = "decider"
    HELPDESK = "helpdesk"
    SCHOOL_STAFF = "school_staff"
    READER = "reader"


class Right(StrEnum):
    """What a page or a command asks for."""

    SEE_CASES = "see_cases"  # cases, messages and letters: what citizens wrote and what we wrote back
    CORRECT = "correct"  # say that a label is another than triage read
    CASEWORK = "casework"  # assign, note, take the legal steps of a track, close and reopen
    RESTRICT = "restrict"  # say which staff may see a case
    SEE_REGISTER = "see_register"  # the register and its figures, without names
    EXPORT_NAMES = "export_names"  # take the register out of the house with the requesters in it
    WRITE_LETTERS = "write_letters"  # draft, edit and discard letters of a case, and send what needs no approval
    DECIDE = "decide"  # approve letters where the body asks for that
    ARM = "arm"
    MANAGE_STAFF = "manage_staff"
    APPOINT_SCHOOL_STAFF = "appoint_school_staff"  # give somebody the school role, and the school it holds for
    SEE_LOG = "see_log"  # who did what and when; what it was about only with SEE_CASES
    SEE_SETTINGS = "see_settings"  # configuration without secrets, and what is wrong with the installation
    SEE_INTAKE = "see_intake"  # counts of mailboxes, ledger and spool; shows nothing of a message
    RELEASE = "release"  # have a message that was set aside thought about afresh; shows nothing of it
    EDIT_GUIDANCE = "edit_guidance"  # import, publish and withdraw the body's own guidance
    ANSWER_FOR_SCHOOL = (
        "answer_for_school"  # see and answer what the own school is asked for, and nothing else of a case
    )
    SEARCH_GUIDANCE = "search_guidance"
    NOTE_CONTACTS = "note_contacts"  # write down calls and visits, call back, ask a caller to write; shows no case
    REVIEW_GUIDANCE = "review_guidance"  # what guidance lacks, what did not help, what expires; masked questions


_CASEWORK = (Right.CORRECT, Right.CASEWORK, Right.RESTRICT, Right.WRITE_LETTERS, Right.SEE_REGISTER, Right.EXPORT_NAMES)
_GUIDANCE = (Right.SEARCH_GUIDANCE, Right.REVIEW_GUIDANCE, Right.EDIT_GUIDANCE)

RIGHTS: dict[Role, frozenset[Right]] = {
    # Runs the installation; what citizens write is none of the administrator's business.
    Role.ADMIN: frozenset(
        {
            Right.ARM,
            Right.MANAGE_STAFF,
            Right.APPOINT_SCHOOL_STAFF,
            Right.RELEASE,
            Right.SEE_LOG,
            Right.SEE_SETTINGS,
            Right.SEE_INTAKE,
            Right.SEE_REGISTER,
            *_GUIDANCE,
        }
    ),
    Role.OFFICER: frozenset(
        {
            Right.SEE_CASES,
            *_CASEWORK,
            Right.ARM,
            Right.RELEASE,
            Right.SEE_INTAKE,
            Right.NOTE_CONTACTS,
            *_GUIDANCE,
        }
    ),
    Role.DECIDER: frozenset({Right.SEE_CASES, *_CASEWORK, Right.DECIDE, Right.SEARCH_GUIDANCE}),
    Role.HELPDESK: frozenset({Right.SEARCH_GUIDANCE, Right.NOTE_CONTACTS}),
    Role.SCHOOL_STAFF: frozenset({Right.SEARCH_GUIDANCE, Right.ANSWER_FOR_SCHOOL}),
    Role.READER: frozenset(
        {Right.SEE_CASES, Right.SEE_REGISTER, Right.SEE_LOG, Right.SEE_INTAKE, Right.SEARCH_GUIDANCE}
    ),
}


class NotAllowed(Exception):
    """The actor lacks the right, or acts for another body."""

    temporary = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts, for which body. `staff_id` is None for the command line of the machine itself.

    `school` is the one that school staff answer for.
    """

    name: str
    role: Role
    body_id: str
    staff_id: str | None = None
    school: str | None = None

    def may(self, right: Right) -> bool:
        """Whether the role holds the right."""
        return right in RIGHTS[self.role]

    def require(self, right: Right, *, body_id: str) -> None:
        """Raise NotAllowed unless the actor may do this in that body."""
        if body_id != self.body_id or not self.may(right):
            raise NotAllowed(right.value)


def command_line(body_id: str) -> Actor:
    """Whoever may run `inzage` on the machine may administer every body of it."""
    return Actor(name="cli", role=Role.ADMIN, body_id=body_id)

"""The forms of a case page: what each one asks, and the command it becomes.

A form that cannot be read gets its faults at the fields; one that is refused gets the reason at the field it is about.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.commands import casework, joining, kind_undoing, track_steps
from bot.commands.case_work import Act, CaseRefusal, Done, Refused
from bot.roles import Right
from bot.store.casework import AccessMode, PersonRole
from bot.store.session import Session
from bot.web.typed import Typed
from intake.case import Outcome
from intake.labels import Kind, Regime
from intake.reference import find_references

Command = Callable[[Session, Act], Done | Refused]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseForm:
    """One form: its fields, how they are read, the right it needs, and the field a refusal is about."""

    fields: tuple[str, ...]
    read: Callable[[Typed], Command]
    right: Right = Right.CASEWORK
    about: Mapping[CaseRefusal, str] | None = None

    def field_of(self, reason: CaseRefusal) -> str:
        """The field a refusal is about; "" where it is about the whole form."""
        return (self.about or {}).get(reason) or (_ABOUT.get(reason, "") if self._has(reason) else "")

    def _has(self, reason: CaseRefusal) -> bool:
        return _ABOUT.get(reason) in self.fields


# Where a refusal belongs, in every form that has this field.
_ABOUT = {
    CaseRefusal.BAD_DATE: "op",
    CaseRefusal.TOO_LATE: "op",
    CaseRefusal.NOT_NOW: "spoor",
    CaseRefusal.NO_SUCH_TRACK: "spoor",
    CaseRefusal.NO_EXTENSION: "spoor",
    CaseRefusal.ALREADY_EXTENDED: "spoor",
    CaseRefusal.UNKNOWN_STAFF: "aan",
    CaseRefusal.SAME_CASE: "ander",
    CaseRefusal.NOT_FOUND: "ander",
}


def _extend(form: Typed) -> Command:
    regime, on, ground = form.one_of("spoor", Regime), form.day("op"), form.text("grond")
    return lambda s, act: track_steps.extend(s, act, regime=regime, on=on, ground=ground)


def _invite(form: Typed) -> Command:
    regime, on = form.one_of("spoor", Regime), form.day("op")
    return lambda s, act: track_steps.invite_to_specify(s, act, regime=regime, on=on)


def _specify(form: Typed) -> Command:
    regime, on = form.one_of("spoor", Regime), form.day("op")
    return lambda s, act: track_steps.specify(s, act, regime=regime, on=on)


def _decide(form: Typed) -> Command:
    regime, on, outcome = form.one_of("spoor", Regime), form.day("op"), form.one_of("uitkomst", Outcome)
    named = form.ticked("beroepsclausule")
    return lambda s, act: track_steps.decide(s, act, regime=regime, on=on, outcome=outcome, remedies_named=named)


def _execute(form: Typed) -> Command:
    regime, on = form.one_of("spoor", Regime), form.day("op")
    return lambda s, act: track_steps.execute(s, act, regime=regime, on=on)


def _pass_on(form: Typed) -> Command:
    regime, on, holder = form.one_of("spoor", Regime), form.day("op"), form.line("houder")
    return lambda s, act: track_steps.pass_on(s, act, regime=regime, on=on, holder=holder)


def _withdraw(form: Typed) -> Command:
    regime, on = form.one_of("spoor", Regime), form.day("op")
    return lambda s, act: track_steps.confirm_withdrawal(s, act, regime=regime, on=on)


def _close_track(form: Typed) -> Command:
    regime, reason = form.one_of("spoor", Regime), form.text("reden")
    return lambda s, act: track_steps.close_track(s, act, regime=regime, reason=reason)


def _reopen_track(form: Typed) -> Command:
    regime, reason = form.one_of("spoor", Regime), form.text("reden")
    return lambda s, act: track_steps.reopen_track(s, act, regime=regime, reason=reason)


def _assign(form: Typed) -> Command:
    to = form.line("aan", required=False) or None
    return lambda s, act: casework.assign(s, act, to=to)


def _handle(_form: Typed) -> Command:
    return casework.handle


def _note(form: Typed) -> Command:
    text = form.text("tekst")
    return lambda s, act: casework.note(s, act, text=text)


def _kind(form: Typed) -> Command:
    kind, regimes = form.one_of("soort", Kind), form.some_of("spoor", Regime, required=False)
    return lambda s, act: casework.correct_kind(s, act, kind=kind, regimes=regimes)


def _kind_back(_form: Typed) -> Command:
    return kind_undoing.take_back_kind


def _person(form: Typed) -> Command:
    role, name, address = form.one_of("rol", PersonRole), form.line("naam"), form.line("adres", required=False)
    postal_address, remark = form.line("postadres", required=False), form.text("opmerking", required=False)
    return lambda s, act: casework.add_person(
        s, act, role=role, name=name, address=address, postal_address=postal_address, remark=remark
    )


def _no_person(form: Typed) -> Command:
    person_id = form.line("persoon")
    return lambda s, act: casework.remove_person(s, act, person_id=person_id)


def _restrict(form: Typed) -> Command:
    restricted = form.ticked("beperkt")
    access = {
        name.removeprefix("toegang-"): AccessMode(value)
        for name, value in form.fields.items()
        if name.startswith("toegang-") and value in set(AccessMode)
    }
    return lambda s, act: casework.restrict(s, act, restricted=restricted, access=access)


def _join(form: Typed) -> Command:
    ledger_id, may_speak = form.line("bericht"), form.ticked("mag_spreken")
    return lambda s, act: joining.confirm_join(s, act, ledger_id=ledger_id, sender_may_speak=may_speak)


def _no_join(form: Typed) -> Command:
    ledger_id = form.line("bericht")
    return lambda s, act: joining.refuse_join(s, act, ledger_id=ledger_id)


def _other_case(form: Typed) -> str:
    """The reference somebody meant, however they wrote it."""
    written = form.line("ander")
    return next((found.reference for found in find_references(written)), written)


def _series(form: Typed) -> Command:
    other = _other_case(form)
    return lambda s, act: joining.link_series(s, act, other=other)


def _merge(form: Typed) -> Command:
    into = _other_case(form)
    return lambda s, act: joining.merge(s, act, into=into)


def _split(form: Typed) -> Command:
    regimes, kind = form.some_of("spoor", Regime), form.one_of("soort", Kind)
    return lambda s, act: joining.split(s, act, regimes=regimes, kind=kind)


def _close(_form: Typed) -> Command:
    return casework.close


def _reopen(form: Typed) -> Command:
    reason = form.text("reden")
    return lambda s, act: casework.reopen(s, act, reason=reason)


def _revoke(_form: Typed) -> Command:
    return casework.revoke_status_links


def _undo(_form: Typed) -> Command:
    return casework.undo


# The name of a form in its address -> the form. The page has one <details> for each.
FORMS: dict[str, CaseForm] = {
    "verlengen": CaseForm(fields=("spoor", "op", "grond"), read=_extend),
    "uitnodigen": CaseForm(fields=("spoor", "op"), read=_invite),
    "verduidelijkt": CaseForm(fields=("spoor", "op"), read=_specify),
    "beslissen": CaseForm(fields=("spoor", "op", "uitkomst", "beroepsclausule"), read=_decide),
    "uitvoeren": CaseForm(fields=("spoor", "op"), read=_execute),
    "doorsturen": CaseForm(fields=("spoor", "op", "houder"), read=_pass_on),
    "intrekken": CaseForm(fields=("spoor", "op"), read=_withdraw),
    "spoor-sluiten": CaseForm(fields=("spoor", "reden"), read=_close_track),
    "spoor-heropenen": CaseForm(fields=("spoor", "reden"), read=_reopen_track),
    "toewijzen": CaseForm(fields=("aan",), read=_assign),
    "nagekeken": CaseForm(fields=(), read=_handle),
    "notitie": CaseForm(fields=("tekst",), read=_note),
    "soort": CaseForm(fields=("soort",), read=_kind),
    "soort-terug": CaseForm(fields=(), read=_kind_back),
    "persoon": CaseForm(fields=("rol", "naam", "adres", "postadres", "opmerking"), read=_person),
    "persoon-weg": CaseForm(fields=("persoon",), read=_no_person),
    "toegang": CaseForm(fields=("beperkt",), read=_restrict, right=Right.RESTRICT),
    "voegen": CaseForm(fields=("bericht", "mag_spreken"), read=_join),
    "niet-voegen": CaseForm(fields=("bericht",), read=_no_join),
    "reeks": CaseForm(fields=("ander",), read=_series),
    "samenvoegen": CaseForm(fields=("ander",), read=_merge, about={CaseRefusal.NOT_NOW: "ander"}),
    "splitsen": CaseForm(
        fields=("spoor", "soort"), read=_split, about={CaseRefusal.NO_SUCH_TRACK: "spoor", CaseRefusal.NOT_NOW: "spoor"}
    ),
    "sluiten": CaseForm(fields=(), read=_close),
    "heropenen": CaseForm(fields=("reden",), read=_reopen),
    "statuslink": CaseForm(fields=(), read=_revoke),
    "ongedaan": CaseForm(fields=(), read=_undo),
}

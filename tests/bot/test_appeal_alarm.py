"""An appeal that came to the wrong door: on top the same day, with a draft that names the right one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.alarms import doors_for
from bot.app import App
from bot.commands import joining
from bot.commands.case_work import Act, Done, standings
from bot.commands.casework import correct_kind
from bot.commands.kind_undoing import take_back_kind
from bot.commands.letters import WhyNot
from bot.config import ContactSection
from bot.config_web import WebSection
from bot.effect import apply
from bot.roles import Role
from bot.route import Decision, Route
from bot.store import cases, letters, spool
from bot.store import worklist as worklist_store
from bot.store.cases import CaseView
from bot.store.letters import LetterState, StoredLetter
from bot.store.worklist import Choice
from bot.think import Thought
from intake.case import TrackState
from intake.labels import Kind, Regime, Warning
from replies.letter import Door, LetterFields, LetterKind
from tests.support.builders import NOW, a_classification, a_message, a_request, received
from tests.support.cases import DAY, a_mail_file, add_case
from tests.support.cases import a_classification as another
from tests.support.console import Console, configuration, running_console, words_of
from tests.support.letters import APPEAL, LIES, SIGNER, Desk, a_desk, why, with_contacts

BODY = "polder"


@dataclass(slots=True, kw_only=True)
class Intake:
    """Messages that reach the store through the whole effect."""

    app: App

    def takes(self, *tracks: Regime, kind: Kind = Kind.APPEAL, warnings: tuple[Warning, ...] = ()) -> CaseView:
        received(self.app, a_request(), recipient=f"{len(self.cases())}@scholengroep-polder.example")
        until = self.app.clock() + timedelta(minutes=1)
        item = self.app.door.write_now(lambda s: spool.claim(s, owner="me", now=self.app.clock(), lease_until=until))
        assert item is not None
        thought = Thought(
            message=a_message(),
            case_match=None,
            classification=a_classification(kind=kind, tracks=tracks, warnings=warnings),
            answer=None,
            procedure=(),
            decision=Decision(route=Route.HAND_TO_HUMAN, reason=str(kind), opens_case=True),
        )
        effect = self.app.door.write_now(lambda s: apply(s, self.app, item, thought, owner="me", now=NOW))
        return self.case(str(effect.case_reference))

    def case(self, reference: str) -> CaseView:
        found = self.app.door.read_now(lambda s: cases.get(s, BODY, reference))
        assert found is not None
        return found

    def cases(self) -> list[str]:
        found = self.app.door.read_now(
            lambda s: worklist_store.page(s, Choice(), body_id=BODY, viewer=None, today=NOW.date(), limit=50, offset=0)
        )
        return [case.reference for case in found]

    def drafts(self, case: CaseView) -> list[StoredLetter]:
        return self.app.door.read_now(lambda s: letters.of_case(s, body_id=BODY, case_id=case.case_id))


@pytest.fixture
def intake(app: App) -> Intake:
    return Intake(app=app)


def test_an_appeal_stands_on_top_the_day_it_comes(intake: Intake) -> None:
    intake.takes(Regime.FOI, kind=Kind.DOCUMENT_REQUEST)
    appeal = intake.takes(Regime.APPEAL)
    assert (appeal.urgent, appeal.needs_human) == (True, True)
    assert intake.cases()[0] == appeal.reference
    (track,) = appeal.tracks
    assert track.deadline is not None
    assert track.deadline.due == appeal.received_on


def test_a_draft_waits_that_a_person_completes(intake: Intake) -> None:
    appeal = intake.takes(Regime.APPEAL)
    (draft,) = intake.drafts(appeal)
    assert (draft.kind, draft.state, draft.created_by) == (LetterKind.APPEAL_DOOR, LetterState.DRAFT, "bot")
    assert draft.fields.doors == (Door.APPEAL_BODY,)
    assert draft.fields.happened_on == appeal.received_on
    # This body has no address of the appeal body: none is made up, and the gap keeps the letter here.
    assert "[vul in: adres van de beroepsinstantie; in onze contactenlijst staat er geen, of een oud]" in draft.text
    assert intake.drafts(intake.takes(Regime.FOI, kind=Kind.DOCUMENT_REQUEST)) == []


@pytest.mark.parametrize(
    ("regimes", "doors"),
    [
        ({Regime.APPEAL}, (Door.APPEAL_BODY,)),
        ({Regime.APPEAL, Regime.FOI, Regime.REUSE}, (Door.APPEAL_BODY,)),
        ({Regime.APPEAL, Regime.DATA_ERASURE}, (Door.APPEAL_BODY, Door.SUPERVISOR)),
        ({Regime.APPEAL, Regime.COMPLAINT, Regime.DATA_ACCESS}, tuple(Door)),
    ],
)
def test_the_tracks_say_which_doors_may_be_the_right_ones(regimes: set[Regime], doors: tuple[Door, ...]) -> None:
    assert doors_for(regimes) == doors


def test_an_appeal_that_an_officer_recognises_rings_as_loud(app: App, tmp_path: Path) -> None:
    desk = a_desk(app.door, configuration(tmp_path, web=WebSection()))
    act = _act(desk)
    app.door.write_now(lambda s: correct_kind(s, act, kind=Kind.APPEAL, regimes=(Regime.APPEAL,)))
    assert _case(desk).urgent
    act = _act(desk)
    app.door.write_now(lambda s: correct_kind(s, act, kind=Kind.DOCUMENT_REQUEST, regimes=(Regime.FOI,)))
    assert not _case(desk).urgent


def test_the_alarm_goes_with_a_correction_that_was_wrong(app: App, tmp_path: Path) -> None:
    desk = a_desk(app.door, configuration(tmp_path, web=WebSection()))
    act = _act(desk)
    app.door.write_now(lambda s: correct_kind(s, act, kind=Kind.APPEAL, regimes=(Regime.APPEAL, Regime.FOI)))
    later = _act(desk)
    assert isinstance(app.door.write_now(lambda s: take_back_kind(s, later)), Done)
    case = _case(desk)
    assert (case.urgent, [track.regime for track in case.tracks]) == (False, [Regime.FOI])


def test_the_alarm_ends_when_the_letter_leaves_and_begins_again_when_it_is_taken_back(app: App, tmp_path: Path) -> None:
    desk = _with_an_appeal(app, tmp_path)
    letter = desk.saved(desk.start(LetterKind.APPEAL_DOOR), signer=SIGNER)
    assert APPEAL in letter.text
    sent = desk.mailed(letter)
    assert (_state(desk), _case(desk).urgent) == (TrackState.CLOSED, False)
    desk.recall(sent)
    assert (_state(desk), _case(desk).urgent) == (TrackState.OPEN, True)


def test_danger_stays_on_top_when_the_appeal_is_answered(app: App, tmp_path: Path) -> None:
    desk = _with_an_appeal(app, tmp_path, warnings=(Warning.SAFETY_CONCERN,))
    desk.mailed(desk.saved(desk.start(LetterKind.APPEAL_DOOR), signer=SIGNER))
    assert (_state(desk), _case(desk).urgent) == (TrackState.CLOSED, True)


def test_of_a_split_case_only_the_part_with_the_appeal_stays_on_top(app: App, tmp_path: Path) -> None:
    desk = _with_an_appeal(app, tmp_path)
    act = _act(desk)
    done = app.door.write_now(lambda s: joining.split(s, act, regimes=(Regime.FOI,), kind=Kind.DOCUMENT_REQUEST))
    assert isinstance(done, Done)
    part = app.door.read_now(lambda s: cases.get(s, "dorp", done.reference))
    assert part is not None
    assert (_case(desk).urgent, part.urgent) == (True, False)


def test_a_stale_address_is_not_used_and_each_door_is_named_as_it_must_be(app: App, tmp_path: Path) -> None:
    desk = _with_an_appeal(app, tmp_path)
    first, *others = desk.config.body
    lines = (
        ContactSection(role="appeal_body", value="Oude Laan 1", verified_on=date(2019, 1, 1)),
        ContactSection(role="supervisor_vtc", value="VTC, Voorbeeldlaan 2", verified_on=date(2026, 9, 1)),
        ContactSection(role="complaint_desk", value="klachten@dorp.example", verified_on=date(2026, 9, 1)),
    )
    changed = first.model_copy(update={"contacts": lines})
    desk.config = desk.config.model_copy(update={"body": (changed, *others)})
    both = LetterFields(doors=(Door.SUPERVISOR, Door.COMPLAINT_DESK))
    letter = desk.saved(desk.start(LetterKind.APPEAL_DOOR), fields=both, signer=SIGNER)
    for words in ("VTC, Voorbeeldlaan 2", "Gegevensbeschermingsautoriteit (GBA)", "klachten@dorp.example"):
        assert words in letter.text
    assert "Beroepsinstantie" not in letter.text
    appeal = desk.saved(letter, fields=LetterFields(doors=(Door.APPEAL_BODY,)), anew=True)
    assert "Oude Laan" not in appeal.text
    assert "[vul in: adres van de beroepsinstantie" in appeal.text
    assert why(desk.mail(appeal)) is WhyNot.FINDINGS


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Console]:
    with running_console(tmp_path, change=with_contacts) as running:
        yield running


def test_the_alarm_is_seen_on_the_worklist_and_on_the_case_until_it_is_answered(console: Console) -> None:
    add_case(console.app.door, a_mail_file(), received_at=NOW - 9 * DAY)
    reference = add_case(
        console.app.door,
        a_mail_file(),
        found=another("An Peeters"),
        regimes=(Regime.APPEAL,),
        route=Route.HAND_TO_HUMAN,
    ).reference
    client = console.signed_in_as(Role.OFFICER)
    assert "beroep: vandaag antwoorden" in client.get("/").text
    page = words_of(client.get(f"/dossiers/{reference}").text)
    assert "Beroep: vandaag antwoorden" in page
    assert "Er is geen ontwerp." in page
    path = str(console.send(f"/dossiers/{reference}/brieven", soort="appeal_door").headers["location"])
    assert path in client.get(f"/dossiers/{reference}").text
    form = client.get(path).text
    assert 'name="doors-supervisor"' in form
    console.send(path, versie="1", actie="opnieuw", subject="Beroep", **{"doors-complaint_desk": "ja"})
    assert "onze klachtendienst: [vul in" in client.get(path).text
    assert 'name="doors-complaint_desk" type="checkbox" value="ja" checked' in client.get(path).text
    case = console.app.door.read_now(lambda s: cases.get(s, "dorp", str(reference)))
    assert case is not None
    console.send(f"/dossiers/{reference}/werk/spoor-sluiten", versie=str(case.version), spoor="appeal", reden="Gebeld.")
    assert "vandaag antwoorden" not in client.get(f"/dossiers/{reference}").text
    assert "vandaag antwoorden" not in client.get("/").text


def _with_an_appeal(app: App, folder: Path, *, warnings: tuple[Warning, ...] = ()) -> Desk:
    desk = a_desk(app.door, configuration(folder, web=WebSection()))
    found = a_classification(kind=Kind.APPEAL, tracks=(Regime.APPEAL, Regime.FOI), warnings=warnings)
    kept = add_case(app.door, a_mail_file(), found=found, regimes=(Regime.APPEAL, Regime.FOI))
    desk.reference = str(kept.reference)
    act = _act(desk)
    app.door.write_now(lambda s: correct_kind(s, act, kind=Kind.APPEAL, regimes=(Regime.APPEAL, Regime.FOI)))
    return desk


def _case(desk: Desk) -> CaseView:
    found = desk.door.read_now(lambda s: cases.get(s, "dorp", desk.reference))
    assert found is not None
    return found


def _act(desk: Desk) -> Act:
    case = _case(desk)
    return Act(actor=LIES, reference=case.reference, expected_version=case.version, at=desk.at)


def _state(desk: Desk) -> TrackState:
    case = _case(desk)
    return desk.door.read_now(lambda s: standings(s, case))[Regime.APPEAL].state

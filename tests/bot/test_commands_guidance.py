"""What a document says, step by step: draft, published, changed, vanished, withdrawn; who may; what is recorded."""

from __future__ import annotations

import pytest

from bot.app import App
from bot.commands import guidance as commands
from bot.commands.guidance import Changed, IdTaken, Selection
from bot.roles import Actor, NotAllowed, Role, command_line
from bot.store import audit, guidance
from bot.store.guidance import EntryState
from tests.support.guidance import CAMP, a_document, taken_in

WHO, COST = "ZOMERKAMPEN-ZONNEDORP-ZOMERKAMP", "ZOMERKAMPEN-ZONNEDORP-KOST-ZOMERKAMP"
SHORT = {WHO: "-MEE", COST: "KOST"}
DEARER = CAMP.replace("vijftig", "zestig")


def states(app: App) -> list[tuple[str, str, bool]]:
    """Every text by key and state, and whether its document lost it."""
    found = app.door.read_now(guidance.list_entries)
    return sorted((SHORT.get(e.key, e.key), e.state.value, e.vanished_at is not None) for e in found)


def change(app: App, name: str, chosen: Selection, *, actor: Actor | None = None) -> Changed:
    body_id = app.config.body[0].id
    found: Changed = app.door.write_now(
        lambda s: getattr(commands, name)(
            s, actor=actor or command_line(body_id), body_id=body_id, chosen=chosen, at=app.clock()
        )
    )
    return found


def publish_all(app: App) -> Changed:
    return change(app, "publish", Selection(everything=True))


def test_a_first_import_makes_drafts_that_answer_nothing(app: App) -> None:
    assert taken_in(app) == [(WHO, "new"), (COST, "new")]
    assert states(app) == [("-MEE", "draft", False), ("KOST", "draft", False)]
    assert app.door.read_now(guidance.version) == ""


def test_a_published_entry_answers_until_the_changed_one_is_published(app: App) -> None:
    taken_in(app)
    publish_all(app)
    assert taken_in(app, DEARER) == [(WHO, "unchanged"), (COST, "changed")]
    assert states(app) == [("-MEE", "published", False), ("KOST", "draft", False), ("KOST", "published", False)]
    assert taken_in(app, DEARER) == [(WHO, "unchanged"), (COST, "unchanged")]
    changed = change(app, "publish", Selection(keys=frozenset({COST, "GEEN"})))
    assert ([entry.key for entry in changed.entries], changed.unknown) == ([COST], ("GEEN",))
    assert states(app) == [("-MEE", "published", False), ("KOST", "published", False), ("KOST", "withdrawn", False)]
    (now,) = [e for e in app.door.read_now(guidance.list_entries) if e.key == COST and e.state is EntryState.PUBLISHED]
    assert "zestig euro" in now.markdown


def test_a_newer_draft_replaces_the_older_and_going_back_drops_it(app: App) -> None:
    taken_in(app)
    publish_all(app)
    taken_in(app, DEARER)
    taken_in(app, CAMP.replace("vijftig", "zeventig"))
    drafts = app.door.read_now(lambda s: guidance.list_entries(s, state=EntryState.DRAFT))
    assert [("zeventig" in draft.markdown) for draft in drafts] == [True]
    assert taken_in(app, CAMP) == [(WHO, "unchanged"), (COST, "changed")]
    assert app.door.read_now(lambda s: guidance.list_entries(s, state=EntryState.DRAFT)) == []
    assert taken_in(app, CAMP) == [(WHO, "unchanged"), (COST, "unchanged")]


def test_what_vanished_is_marked_and_answers_until_somebody_withdraws_it(app: App) -> None:
    taken_in(app)
    publish_all(app)
    shorter = CAMP.partition("Wat kost")[0]
    assert taken_in(app, shorter) == [(WHO, "unchanged"), (COST, "vanished")]
    assert states(app) == [("-MEE", "published", False), ("KOST", "published", True)]
    assert taken_in(app) == [(WHO, "unchanged"), (COST, "unchanged")]
    assert states(app) == [("-MEE", "published", False), ("KOST", "published", False)]
    taken_in(app, shorter)
    change(app, "withdraw", Selection(keys=frozenset({COST})))
    assert taken_in(app, shorter) == [(WHO, "unchanged")]


def test_a_draft_that_vanished_is_withdrawn_by_itself(app: App) -> None:
    taken_in(app)
    assert taken_in(app, CAMP.partition("Wat kost")[0])[1] == (COST, "vanished")
    assert states(app) == [("-MEE", "draft", False), ("KOST", "withdrawn", True)]


def test_what_a_person_withdrew_comes_back_only_with_another_text(app: App) -> None:
    taken_in(app)
    publish_all(app)
    change(app, "withdraw", Selection(documents=frozenset({"kamp.txt"})))
    assert taken_in(app) == [(WHO, "unchanged"), (COST, "unchanged")]
    assert states(app) == [("-MEE", "withdrawn", False), ("KOST", "withdrawn", False)]
    assert taken_in(app, DEARER) == [(WHO, "unchanged"), (COST, "changed")]
    assert ("KOST", "draft", False) in states(app)


def test_every_deed_is_recorded_and_every_change_of_what_answers_counted(app: App) -> None:
    body_id = app.config.body[0].id
    taken_in(app)
    publish_all(app)
    publish_all(app)
    change(app, "withdraw", Selection(keys=frozenset({COST})))
    lines = app.door.read_now(lambda s: audit.entries(s, body_id=body_id))
    # Lines of one moment have no order among them.
    assert sorted((line.action, line.subject) for line in lines) == [
        ("guidance_imported", "kamp.txt"),
        ("guidance_published", COST),
        ("guidance_published", WHO),
        ("guidance_withdrawn", COST),
    ]
    assert {line.actor for line in lines} == {"cli"}
    assert lines[-1].detail == {"sha256": a_document().checksum, "new": 2, "changed": 0, "unchanged": 0, "vanished": 0}
    assert app.door.read_now(guidance.version) == f"{body_id}:2"


def test_withdrawing_a_draft_changes_no_answer(app: App) -> None:
    taken_in(app)
    assert len(change(app, "withdraw", Selection(documents=frozenset({"kamp.txt"}))).entries) == 2
    assert app.door.read_now(guidance.version) == ""


def test_an_entry_file_keeps_its_id_and_one_that_is_taken_is_refused(app: App) -> None:
    body_id = app.config.body[0].id
    text = "---\nid: kamp\nkey: KAMP\ntitle: Kamp\nsource: x\nvalid_from: 2020-01-01\n---\n\nElk kind.\n"
    assert taken_in(app, text, name="kamp.md") == [("KAMP", "new")]
    assert taken_in(app, text.replace("Elk", "Ieder"), name="kamp.md") == [("KAMP", "changed")]
    other = a_document(text, name="anders.md")
    found = app.door.write_now(
        lambda s: commands.import_document(
            s, actor=command_line(body_id), body_id=body_id, document=other, at=app.clock()
        )
    )
    assert found == IdTaken(entry_id="kamp", document="kamp.md")


def test_equal_headings_of_two_documents_get_two_keys(app: App) -> None:
    taken_in(app)
    assert [key for key, _ in taken_in(app, name="kamp2.txt")] == [f"{WHO}-2", f"{COST}-2"]


@pytest.mark.parametrize("role", [Role.HELPDESK, Role.DECIDER, Role.READER, Role.SCHOOL_STAFF])
def test_who_may_not_edit_guidance_changes_nothing(small_app: App, role: Role) -> None:
    actor = Actor(name="iemand", role=role, body_id=small_app.config.body[0].id)
    with pytest.raises(NotAllowed):
        taken_in(small_app, actor=actor)
    for name in ("publish", "withdraw"):
        with pytest.raises(NotAllowed):
            change(small_app, name, Selection(everything=True), actor=actor)
    assert states(small_app) == []


def test_an_officer_may_in_the_own_body_and_not_in_another(small_app: App) -> None:
    body_id = small_app.config.body[0].id
    taken_in(small_app, actor=Actor(name="lies", role=Role.OFFICER, body_id=body_id))
    with pytest.raises(NotAllowed):
        change(
            small_app,
            "publish",
            Selection(everything=True),
            actor=Actor(name="lies", role=Role.OFFICER, body_id="elders"),
        )

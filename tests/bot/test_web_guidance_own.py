"""Writing, publishing, changing and withdrawing a rule of the body's own in the console."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.config import Config
from bot.publishing import published_knowledge
from bot.roles import Role
from bot.store import guidance
from bot.store.guidance import EntryState, StoredEntry
from tests.support.console import Console, running_console, words_of

RULE = {
    "titel": "Mag de turnzaal verhuurd worden?",
    "antwoord": "De turnzaal wordt verhuurd aan verenigingen van de gemeente (huisreglement, art. 4).",
    "bron": "Huisreglement van Gemeente Dorp",
    "artikelen": "art. 4\nart. 5",
    "notitie": "De prijs staat in de bijlage.",
    "recht": "BE-VLG",
    "toepassing": "foi",
    "van": "2026-01-01",
    "tot": "",
    "vragen-nl": "wie mag de turnzaal huren\n  turnzaal verhuur \n\n---",
    "vragen-fr": "peut-on louer la salle de sport",
}


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Console]:
    with running_console(tmp_path) as running:
        yield running


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Console]:
    """A console that shows what is really published, and not the guidance that ships."""

    def own_only(config: Config) -> Config:
        return config.model_copy(update={"guidance": config.guidance.model_copy(update={"shipped": False})})

    holder: list[Console] = []
    with running_console(tmp_path, change=own_only, load=lambda: published_knowledge(holder[0].app)) as running:
        holder.append(running)
        yield running


def texts(console: Console) -> list[StoredEntry]:
    return console.app.door.read_now(lambda s: guidance.list_entries(s, body_id="dorp"))


def written(console: Console, **fields: str) -> str:
    """Write a rule; gives the path of its page."""
    answer = console.send("/guidance/own/new", **{**RULE, **fields})
    assert answer.status_code == 303, words_of(answer.text)
    return str(answer.headers["location"])


def test_a_rule_is_a_draft_until_somebody_publishes_it(live: Console) -> None:
    officer = live.signed_in_as(Role.OFFICER)
    assert "nog geen eigen regels" in words_of(officer.get("/guidance/own").text)
    path = written(live)
    assert path == "/guidance/own/turnzaal-verhuurd"
    (draft,) = texts(live)
    assert (draft.state, draft.document) == (EntryState.DRAFT, "console")
    assert officer.get("/guidance/dorp:turnzaal-verhuurd").status_code == 404
    assert live.send(f"{path}/publish").status_code == 303
    shown = words_of(officer.get("/guidance/dorp:turnzaal-verhuurd").text)
    assert "verenigingen van de gemeente" in shown
    assert "turnzaal verhuur" in shown
    assert "De prijs staat in de bijlage." in shown
    assert [line.action for line in live.audit("guidance_written") + live.audit("guidance_published")] == [
        "guidance_written",
        "guidance_published",
    ]


def test_a_changed_text_waits_beside_the_published_one(live: Console) -> None:
    officer = live.signed_in_as(Role.OFFICER)
    path = written(live)
    live.send(f"{path}/publish")
    (published,) = texts(live)
    changed = {**RULE, "antwoord": "De turnzaal wordt aan niemand verhuurd.", "gezien": published.entry_sha256}
    assert live.send(path, **changed).status_code == 303
    assert sorted(text.state for text in texts(live)) == [EntryState.DRAFT, EntryState.PUBLISHED]
    assert "verenigingen" in officer.get("/guidance/dorp:turnzaal-verhuurd").text
    live.send(f"{path}/publish")
    assert "aan niemand verhuurd" in officer.get("/guidance/dorp:turnzaal-verhuurd").text
    live.send(f"{path}/withdraw")
    assert officer.get("/guidance/dorp:turnzaal-verhuurd").status_code == 404
    assert "ingetrokken" in words_of(officer.get("/guidance/own").text)


def test_nothing_typed_is_lost_when_somebody_else_was_first(console: Console) -> None:
    console.signed_in_as(Role.OFFICER)
    path = written(console)
    (seen,) = texts(console)
    first = {**RULE, "antwoord": "Van een collega.", "gezien": seen.entry_sha256}
    assert console.send(path, **first).status_code == 303
    mine = console.send(path, **{**RULE, "antwoord": "Wat <ik> typte.", "gezien": seen.entry_sha256})
    assert mine.status_code == 409
    assert "Wat &lt;ik&gt; typte." in mine.text
    assert "Iemand anders wijzigde deze regel" in mine.text
    assert "Van een collega." in texts(console)[0].markdown


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("titel", "", "Vul dit in"),
        ("antwoord", " ", "Vul dit in"),
        ("van", "gisteren", "Geef een datum"),
        ("tot", "2025-01-01", "De laatste dag ligt voor de eerste"),
        ("recht", "NL", "Maak een keuze"),
        ("vragen-nl", "vraag\n" * 50, "Hoogstens 40 vraagvormen"),
    ],
)
def test_a_fault_is_told_at_its_field_and_nothing_typed_is_lost(
    console: Console, field: str, value: str, told: str
) -> None:
    console.signed_in_as(Role.OFFICER)
    answer = console.send("/guidance/own/new", **{**RULE, field: value})
    assert answer.status_code == 422
    assert told.lower() in words_of(answer.text).lower()
    assert f'id="fout-{field}"' in answer.text
    assert "wie mag de turnzaal huren" in answer.text or field == "vragen-nl"
    assert texts(console) == []


def test_a_rule_that_ships_can_be_taken_over_as_ones_own(console: Console) -> None:
    officer = console.signed_in_as(Role.OFFICER)
    assert "/guidance/own/new?naar=pruim" in officer.get("/guidance/pruim").text
    assert 'value="' in officer.get("/guidance/own/new?naar=pruim").text
    title = officer.get("/guidance/own/new?naar=pruim").text.partition('id="titel"')[2].partition('value="')[2]
    assert title.partition('"')[0]


def test_what_the_form_does_not_ask_stays_as_it_was(console: Console) -> None:
    console.signed_in_as(Role.OFFICER)
    path = written(console)
    (before,) = texts(console)
    console.send(path, **{**RULE, "titel": "Een andere titel", "gezien": before.entry_sha256})
    (after,) = texts(console)
    assert (after.entry_id, after.key, after.row_id) == (before.entry_id, before.key, before.row_id)
    assert "id: turnzaal-verhuurd" in after.markdown


def test_another_body_has_no_such_rule(console: Console) -> None:
    console.signed_in_as(Role.OFFICER)
    path = written(console)
    console.client.cookies.clear()
    console.signed_in_as(Role.OFFICER, body_id="stad", name="ine")
    assert console.client.get(path).status_code == 404
    assert "turnzaal" not in console.client.get("/guidance/own").text

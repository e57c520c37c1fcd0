"""The page of what guidance lacks, what did not help and what expires, and the alarm on the first page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.roles import Role
from bot.store import guidance_use
from bot.think import Knowledge
from knowledge.gaps import QuestionSource, Unanswered
from tests.support.console import OWN_PAGE, Console, running_console, token_in, words_of
from tests.support.orchard import a_knowledge, an_orchard


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Console]:
    with running_console(tmp_path) as running:
        yield running


def ask(console: Console, text: str, *, reason: str = "below_threshold", hours: int = 24) -> None:
    question = Unanswered(
        text=text,
        language="nl",
        reason=reason,
        source=QuestionSource.SEARCH,
        at=console.clock.now - timedelta(hours=hours),
        nearest="kost",
    )
    console.app.door.write_now(
        lambda s: guidance_use.add_unanswered(s, question, body_id="dorp", added_at=console.clock.now)
    )


def test_what_guidance_lacks_is_grouped_with_reasons_and_the_nearest_rule(console: Console) -> None:
    ask(console, "Wanneer is het paasvakantie?", reason="out_of_scope", hours=48)
    ask(console, "paasvakantie data")
    ask(console, "zwembad")
    client = console.signed_in_as(Role.OFFICER)
    client.post(
        "/guidance/kost/feedback",
        data={"token": token_in(client.get("/")), "hielp": "nee"},
        headers=OWN_PAGE,
    )
    page = words_of(client.get("/guidance/gaps").text)
    for text in (
        "3 vragen.",
        "2 keer paasvakantie data",
        "geen bron past goed genoeg (1) buiten het onderwerp (1)",
        "Gedeelde woorden paasvakantie",
        "Dichtstbijzijnde regel Wat kost een mandje peren?",
        "Noten rapen art. 1 31 oktober 2026 vervallen",
        "Wat kost een mandje peren? art. 7, art. 8, lid 2 31 december 2026 nog 41 dagen",
        "Wat kost een mandje peren? 1 0",
    ):
        assert text in page
    assert page.index("paasvakantie data") < page.index("zwembad")


def test_the_report_looks_back_as_far_and_where_is_chosen(console: Console) -> None:
    ask(console, "zwembad")
    console.clock.forward(timedelta(days=40))
    client = console.signed_in_as(Role.ADMIN)
    for query, there in (("dagen=30", False), ("dagen=90", True), ("dagen=90&bron=mail", False), ("bron=search", True)):
        assert ("zwembad" in client.get(f"/guidance/gaps?{query}").text) == there


def test_an_empty_report_says_so(console: Console) -> None:
    page = words_of(console.signed_in_as(Role.ADMIN).get("/guidance/gaps?dagen=x&bron=y").text)
    assert "Geen enkele vraag bleef zonder antwoord" in page
    assert "Nog niemand zei of een regel hielp." in page


def test_rules_that_expire_show_on_the_first_page_of_who_looks_after_them(console: Console) -> None:
    alarm = "Leidraad: 1 regel is vervallen, 1 regel vervalt binnenkort"
    for role in (Role.OFFICER, Role.ADMIN):
        assert alarm in words_of(console.signed_in_as(role).get("/").text)
    for role in (Role.READER, Role.HELPDESK):
        assert "Leidraad: " not in words_of(console.signed_in_as(role).get("/").text)


def test_no_alarm_where_nothing_ends(tmp_path: Path) -> None:
    lasting = tuple(replace(entry, valid_until=None) for entry in an_orchard())
    with running_console(tmp_path, load=lambda: a_knowledge(lasting)) as console:
        client = console.signed_in_as(Role.OFFICER)
        assert "Leidraad: " not in words_of(client.get("/").text)
        assert "Geen enkele regel vervalt binnenkort." in client.get("/guidance/gaps").text


def test_everybody_finds_the_guidance_from_the_first_page(console: Console) -> None:
    for role in Role:
        assert 'href="/guidance"' in console.signed_in_as(role).get("/").text


def test_without_guidance_the_worklist_still_shows_and_says_so(tmp_path: Path) -> None:
    def broken() -> Knowledge:
        raise OSError("geen model")

    with running_console(tmp_path, load=broken) as console:
        client = console.signed_in_as(Role.OFFICER)
        assert "De leidraad kan niet gelezen worden" in client.get("/").text
        for path in ("/guidance", "/guidance/gaps", "/guidance/pruim"):
            answer = client.get(path)
            assert answer.status_code == 503
            assert "Even niet beschikbaar" in answer.text

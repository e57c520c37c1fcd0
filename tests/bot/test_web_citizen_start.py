"""Where a citizen begins with a body: what can be done there, in its languages, and nothing of another body."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.config import Config, ContactSection
from tests.support.chats import open_the_chat
from tests.support.console import Console, running_console, words_of


def several_languages(config: Config) -> Config:
    """Dorp writes four languages, Stad German alone; a contact of Dorp was not looked at for years."""
    dorp, stad = config.body
    stale = ContactSection(role="dpo", value="fg@dorp.example", verified_on=date(2020, 1, 1))
    call = ContactSection(role="privacy", value="09 123 45 67", verified_on=date(2026, 10, 1))
    return config.model_copy(
        update={
            "body": (
                dorp.model_copy(
                    update={"languages": ("fr", "nl", "en", "de"), "contacts": (*dorp.contacts, stale, call)}
                ),
                stad.model_copy(update={"languages": ("de",)}),
            )
        }
    )


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Console]:
    with running_console(tmp_path, change=several_languages) as running:
        yield running


def test_the_first_page_leads_to_all_that_one_can_do(console: Console) -> None:
    open_the_chat(console)
    page = console.client.get("/burger/dorp").text
    links = set(re.findall(r'<a [^>]*href="([^"]+)"', page))
    assert links >= {
        *("/burger/dorp/chat", "/burger/dorp/aanvraag", "mailto:info@dorp.example", "mailto:onthaal@dorp.example"),
        *("tel:091234567", "/privacy#body-dorp"),
    }
    assert "onthaal@dorp.example nagekeken op 1 september 2026" in words_of(page)
    assert "stad" not in page.lower()


def test_a_chat_that_is_not_switched_on_is_not_offered(console: Console) -> None:
    open_the_chat(console)
    assert "/burger/stad/chat" not in console.client.get("/burger/stad").text


def test_a_contact_that_nobody_verified_for_long_is_not_shown(console: Console) -> None:
    assert "fg@dorp.example" not in console.client.get("/burger/dorp").text


@pytest.mark.parametrize(
    ("path", "tag", "title"),
    [
        ("/burger/dorp", "nl-BE", "Vragen en aanvragen"),
        ("/burger/dorp?taal=fr", "fr-BE", "Questions et demandes"),
        ("/burger/dorp?taal=en", "en-BE", "Questions and requests"),
        ("/burger/dorp?taal=de", "de-BE", "Fragen und Anträge"),
        ("/burger/dorp?taal=pl", "nl-BE", "Vragen en aanvragen"),
        ("/burger/stad", "de-BE", "Fragen und Anträge"),
        ("/burger/stad?taal=fr", "de-BE", "Fragen und Anträge"),
    ],
)
def test_the_first_page_speaks_a_language_that_the_body_allows(
    console: Console, path: str, tag: str, title: str
) -> None:
    page = console.client.get(path).text
    assert f'<html lang="{tag}">' in page
    assert f"<h1>{title}</h1>" in page


def test_a_date_is_written_in_the_language_of_the_page(console: Console) -> None:
    assert "checked on 1 September 2026" in words_of(console.client.get("/burger/dorp?taal=en").text)
    assert "nagekeken op 1 september 2026" in words_of(console.client.get("/burger/dorp").text)


def test_of_several_bodies_none_is_named(console: Console) -> None:
    page = console.client.get("/burger")
    assert page.status_code == 200
    for name in ("Dorp", "Stad", "dorp", "stad"):
        assert name not in page.text


def test_one_body_is_where_one_ends_up(tmp_path: Path) -> None:
    with running_console(tmp_path, change=lambda one: one.model_copy(update={"body": one.body[:1]})) as console:
        answer = console.client.get("/burger")
        assert (answer.status_code, answer.headers["location"]) == (303, "/burger/dorp")


@pytest.mark.parametrize("path", ["/burger/nergens", "/burger/status", "/burger/nergens/stijl.css", "/burger/x/logo"])
def test_a_body_that_is_not_there_has_no_page(console: Console, path: str) -> None:
    assert console.client.get(path).status_code == 404

"""Each body's pages wear its own style, from addresses that change with what stands there, without inline style."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.config import Config
from bot.config_style import StyleSection
from tests.support.citizens import a_citizen
from tests.support.console import Console, running_console
from tests.support.filled import LOGO


def dressed(config: Config) -> Config:
    dorp, stad = config.body
    path = config.data_dir / "logo.svg"
    path.write_text(LOGO, encoding="utf-8")
    style = StyleSection(
        accent="#0b5fa5", font="serif", logo=path, website="https://www.dorp.example", footer="Dorpsplein <1>"
    )
    return config.model_copy(update={"body": (dorp.model_copy(update={"style": style}), stad)})


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Console]:
    with running_console(tmp_path, base_url="https://inzage.dorp.example", change=dressed) as running:
        yield running


def test_every_page_of_the_body_links_its_sheet_its_logo_and_its_website(console: Console) -> None:
    case = a_citizen(console)
    for path in ("/burger/dorp", "/burger/dorp/aanvraag", case.path, "/burger/dorp/aanvraag/verder/geraden"):
        page = console.client.get(path).text
        for link in (
            r'<link rel="stylesheet" href="/burger/dorp/stijl\.css\?v=[0-9a-f]{16}">',
            r'<img class="logo" src="/burger/dorp/logo\?v=[0-9a-f]{16}" alt="">Gemeente Dorp',
            r'<a href="https://www\.dorp\.example">Naar de website van Gemeente Dorp</a>',
        ):
            assert re.search(link, page), (path, link)
        assert "Dorpsplein &lt;1&gt;" in page
        assert " style=" not in page


def test_a_body_without_style_looks_as_before_and_shows_nothing_of_the_other(console: Console) -> None:
    page = console.client.get("/burger/stad/aanvraag").text
    assert 'rel="stylesheet"' in page
    for trace in ("stijl.css", "<img", "dorp", "Dorpsplein"):
        assert trace not in page
    assert console.client.get("/burger/stad/stijl.css").text == ""
    assert console.client.get("/burger/stad/logo").content == console.client.get("/static/inzage.svg").content


def test_a_page_of_no_body_wears_no_style(console: Console) -> None:
    for path in ("/burger", "/burger/status/geraden", "/privacy", "/aanmelden"):
        assert "stijl.css" not in console.client.get(path).text


def test_the_sheet_sets_names_of_colours_and_the_font_alone(console: Console) -> None:
    answer = console.client.get("/burger/dorp/stijl.css")
    assert answer.headers["content-type"].startswith("text/css")
    assert set(re.findall(r"--[a-z-]+", answer.text)) == {"--accent", "--accent-strong", "--on-accent", "--tint"}
    assert "--accent: #0b5fa5;" in answer.text
    assert "prefers-color-scheme: dark" in answer.text
    assert "Georgia" in answer.text
    assert "url(" not in answer.text


@pytest.mark.parametrize("what", ["stijl.css", "logo"])
def test_what_is_named_by_its_digest_is_kept_for_ever_and_else_asked_after(console: Console, what: str) -> None:
    page = console.client.get("/burger/dorp").text
    found = re.search(rf"/burger/dorp/{re.escape(what)}\?v=[0-9a-f]+", page)
    assert found is not None
    kept, asked = console.client.get(found[0]), console.client.get(f"/burger/dorp/{what}?v=oud")
    assert kept.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert asked.headers["cache-control"] == "public, no-cache"
    again = console.client.get(f"/burger/dorp/{what}", headers={"if-none-match": kept.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert console.client.get(f"/burger/dorp/{what}", headers={"if-none-match": '"x"'}).status_code == 200


def test_the_sheet_has_another_address_once_it_says_something_else(console: Console, tmp_path: Path) -> None:
    def other(config: Config) -> Config:
        dorp, stad = dressed(config).body
        style = dorp.style.model_copy(update={"accent": "#123456"})
        return config.model_copy(update={"body": (dorp.model_copy(update={"style": style}), stad)})

    folder = tmp_path / "later"
    folder.mkdir()
    with running_console(folder, change=other) as later:
        tags = [each.client.get("/burger/dorp/stijl.css").headers["etag"] for each in (console, later)]
    assert tags[0] != tags[1]


def test_a_logo_that_is_opened_by_itself_runs_nothing(console: Console) -> None:
    headers = console.client.get("/burger/dorp/logo").headers
    assert headers["content-type"] == "image/svg+xml"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"
    assert headers["x-frame-options"] == "DENY"

"""`knowledge list`, `show`, `check`: what an installation has, and that looking at it makes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.app import App
from knowledge.shipped import shipped_entries
from tests.store.builders import execute_directly
from tests.support.builders import Ran, fits_schema, inzage
from tests.support.guidance import CAMP, published, taken_in

OFF = "[guidance]\nshipped = false\n"


def run(small_app: App, *arguments: str, extra: str = "") -> Ran:
    """A command on the store of an application that was built beside it."""
    data = small_app.config.data_dir
    config = data.parent / "inzage.toml"
    body = '[[body]]\nid = "polder"\nname = "Polder"\naddresses = ["info@polder.example"]\n'
    config.write_text(f'data_dir = "{data}"\n{extra}\n{body}', encoding="utf-8")
    return inzage("--config", str(config), "knowledge", *arguments, folder=data.parent)


def test_a_list_shows_drafts_published_entries_and_what_vanished_beside_what_ships(small_app: App) -> None:
    published(small_app)
    taken_in(small_app, CAMP.replace("vijftig", "zestig"))
    lines = run(small_app, "list", "--json").lines()
    assert fits_schema("knowledge", lines) == []
    own = [line for line in lines if line["state"] != "shipped"]
    assert [(line["key"].split("-")[2], line["state"], line["body"], line["document"]) for line in own] == [
        ("KOST", "published", "polder", "kamp.txt"),
        ("KOST", "draft", "polder", "kamp.txt"),
        ("ZOMERKAMP", "published", "polder", "kamp.txt"),
    ]
    assert len(lines) - len(own) == len([e for e in shipped_entries() if not e.silent])
    taken_in(small_app, CAMP.partition("Wat kost")[0])
    shown = run(small_app, "list").out
    assert "gepubliceerd, verdwenen uit de bron" in shown
    assert "concept" not in shown


def test_coverage_names_every_shipped_key_even_where_nothing_answers_under_it(small_app: App) -> None:
    keys = published(small_app)
    shipped = {entry.key for entry in shipped_entries() if not entry.silent}
    whole = run(small_app, "list", "--coverage", "--json").lines()
    assert fits_schema("coverage", whole) == []
    assert {line["key"] for line in whole} == shipped | set(keys)
    assert all(line["entries"] == len(line["ids"]) > 0 for line in whole)
    bare = run(small_app, "list", "--coverage", "--json", extra=OFF).lines()
    assert {line["key"]: line["entries"] for line in bare} == dict.fromkeys(shipped, 0) | dict.fromkeys(keys, 1)
    assert keys[0] in run(small_app, "list", "--coverage").out


def test_show_gives_the_text_that_is_or_would_be_published(small_app: App) -> None:
    keys = published(small_app)
    taken_in(small_app, CAMP.replace("vijftig", "zestig"))
    lines = run(small_app, "show", "--json").lines()
    assert fits_schema("entry", lines) == []
    assert sorted((line["state"], "zestig" in line["markdown"]) for line in lines) == [
        ("draft", True),
        ("published", False),
        ("published", False),
    ]
    one = run(small_app, "show", keys[0], "GEEN")
    assert (one.code, one.err) == (1, "inzage: GEEN: geen eigen regel met deze sleutel\n")
    assert f"key: {keys[0]}" in one.out
    assert len(run(small_app, "show", "--document", "kamp.txt", "--json").lines()) == 3
    assert run(small_app, "show", "--body", "elders").out == ""


def test_check_reads_the_bodies_own_entries_and_drafts_too(small_app: App) -> None:
    published(small_app)
    before = run(small_app, "check")
    assert (before.code, before.err) == (0, "")
    taken_in(small_app, CAMP, name="nieuw.txt")
    broken = "update guidance set markdown = 'kapot' where state = "
    for state in ("draft", "published"):
        execute_directly(small_app.config.store_url, f"{broken}'{state}'")
    ran = run(small_app, "check")
    assert ran.code == 1
    assert sum("begint niet met front matter" in line for line in ran.err.splitlines()) == 4


@pytest.mark.parametrize("arguments", [("list",), ("list", "--coverage"), ("show",), ("check",)])
def test_looking_makes_no_store(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    assert inzage("knowledge", *arguments, folder=tmp_path).code == 0
    assert list(tmp_path.iterdir()) == []

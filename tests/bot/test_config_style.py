"""The house style of a body: what cannot be read is a fault that says which value to change, and to what."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.colours import LEAST, Colour, colour, contrast, faintest
from bot.config import parse
from bot.config_style import GROUNDS, StyleSection
from bot.errors import ConfigError

BODY = {"id": "polder", "name": "Polder", "addresses": ["info@polder.example"]}


def faults_of(style: dict[str, Any]) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        parse({"body": [{**BODY, "style": style}]})
    return [fault.removeprefix("configuration: ") for fault in caught.value.faults]


def ours() -> dict[str, dict[str, str]]:
    """The colours of our own style sheet, light and dark."""
    blocks = re.findall(r":root \{(.*?)\}", (files("bot.web") / "static/inzage.css").read_text(), re.DOTALL)
    return {
        scheme: dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block))
        for scheme, block in zip(("light", "dark"), blocks, strict=False)
    }


def test_a_body_without_style_has_no_tokens() -> None:
    assert StyleSection().tokens == {}
    assert StyleSection(font="serif", website="https://polder.example").tokens == {}


def test_the_grounds_are_those_of_our_style_sheet() -> None:
    names = ("paper", "sheet", "neutral-tint", "late-tint", "soon-tint", "calm-tint")
    assert {scheme: tuple(block[name] for name in names) for scheme, block in ours().items()} == GROUNDS


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_our_own_accent_would_be_taken(scheme: str) -> None:
    accent = ours()[scheme]["accent"]
    section = StyleSection(accent=accent) if scheme == "light" else StyleSection(accent_dark=accent)
    assert section.tokens[scheme]["accent"] == colour(accent)


@pytest.mark.parametrize(
    ("style", "key", "words"),
    [
        ({"accent": "#ffcc00"}, "accent", "#ffcc00 is hard to read: on #"),
        ({"accent_dark": "#1b3a2e"}, "accent_dark", "of a dark page its contrast is 1."),
        ({"accent": "red"}, "accent", "'red' is no colour: write it as #rrggbb"),
        ({"font": "Comic Sans"}, "font", "Input should be 'system', 'sans', 'humanist' or 'serif'"),
        ({"website": "http://polder.example"}, "website", "must begin with https://"),
        ({"footer": "x" * 201}, "footer", "at most 200"),
        ({"logo": "/bestaat/niet.png"}, "logo", "no such file"),
        ({"colour": "#000000"}, "colour", "unknown key"),
    ],
)
def test_a_fault_names_its_key(style: dict[str, Any], key: str, words: str) -> None:
    (fault,) = faults_of(style)
    assert fault.startswith(f"body.0.style.{key}: ")
    assert words in fault


@pytest.mark.parametrize(("key", "value"), [("accent", "#ffcc00"), ("accent", "#00a0e0"), ("accent_dark", "#003399")])
def test_the_colour_that_a_fault_proposes_is_taken(key: str, value: str) -> None:
    (fault,) = faults_of({key: value})
    proposed = re.search(r"(#[0-9a-f]{6}) would do$", fault)
    assert proposed is not None
    assert parse({"body": [{**BODY, "style": {key: proposed[1]}}]}).body[0].style.tokens


def test_a_logo_that_is_no_picture_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "logo.svg"
    path.write_text("<html/>", encoding="utf-8")
    assert faults_of({"logo": str(path)}) == [f"body.0.style.logo: {path}: neither PNG, JPEG nor SVG"]


@given(st.builds(Colour, red=st.integers(0, 255), green=st.integers(0, 255), blue=st.integers(0, 255)))
def test_whatever_is_taken_can_be_read_in_light_and_in_dark(accent: Colour) -> None:
    """Links on every ground, words on a button and on one under the pointer, our text on the tint."""
    try:
        tokens = StyleSection(accent=str(accent)).tokens
    except ValueError:
        return
    for scheme, own in ours().items():
        found = tokens[scheme]
        grounds = [*(colour(ground) for ground in GROUNDS[scheme]), found["tint"]]
        for name in ("accent", "accent-strong"):
            assert faintest(found[name], grounds)[0] >= LEAST, (scheme, name)
            assert contrast(found[name], found["on-accent"]) >= LEAST, (scheme, name)
        for name in ("ink", "quiet"):
            assert contrast(colour(own[name]), found["tint"]) >= LEAST, (scheme, name)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("https://www.school.be", "https://www.school.be"),
        ("https://WWW.School.be/", "https://www.school.be"),
        ("https://www.school.be:443", "https://www.school.be"),
        ("https://www.school.be:8443", "https://www.school.be:8443"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_an_origin_is_written_as_browsers_do(written: str, read: str) -> None:
    assert parse({"body": [{**BODY, "embed_origins": [written]}]}).body[0].embed_origins == (read,)


@pytest.mark.parametrize(
    "written",
    [
        *("https://*.school.be", "*", "https:", "'self'", "http://www.school.be", "https://www.school.be/chat"),
        *("https://www.school.be?x", "https://www.school.be#x", "https://a@www.school.be", "https://é.be"),
        *("https://a.be https://b.be", "https://a.be; script-src *", "https://a.be,b.be", "https://a.be:poort"),
    ],
)
def test_anything_else_is_no_origin(written: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse({"body": [{**BODY, "embed_origins": [written]}]})
    assert "body.0.embed_origins.0: " in caught.value.faults[0]


@pytest.mark.parametrize("name", ["status", "bevestigen"])
def test_a_body_is_not_called_as_an_address_of_ours(name: str) -> None:
    with pytest.raises(ConfigError, match="is a word of our own addresses"):
        parse({"body": [{**BODY, "id": name}]})

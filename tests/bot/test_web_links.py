from __future__ import annotations

import pytest

from bot.web.links import linked


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("Reglement, https://www.dorp.example/a?b=1; Besluit", ["https://www.dorp.example/a?b=1"]),
        ("zie (http://dorp.example/).", ["http://dorp.example/"]),
        ("javascript:alert(1) ftp://dorp.example data:text/html,x", []),
        ('https://dorp.example/"><script>', ["https://dorp.example/"]),
        ("", []),
    ],
)
def test_only_web_addresses_become_links_and_the_text_stays_whole(text: str, addresses: list[str]) -> None:
    parts = linked(text)
    assert "".join(part.text for part in parts) == text
    assert [part.address for part in parts if part.address] == addresses


def test_a_link_names_its_server() -> None:
    assert [part.host for part in linked("https://www.dorp.example/a/b")] == ["dorp.example"]

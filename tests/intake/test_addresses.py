"""Address headers, from well-formed to hopeless."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake import addresses
from intake.message import Address


def _pairs(value: str) -> list[tuple[str, str]]:
    return [(box.name, box.address) for box in addresses.mailboxes(value)[0]]


@pytest.mark.parametrize(
    ("value", "pairs"),
    [
        ("Jan Peeters <Jan@Post.EXAMPLE>", [("Jan Peeters", "Jan@post.example")]),
        ('"Peeters, Jan" <jan@post.example>', [("Peeters, Jan", "jan@post.example")]),
        ("jan@post.example (Jan Peeters)", [("Jan Peeters", "jan@post.example")]),
        ("jan@post.example, els@post.example", [("", "jan@post.example"), ("", "els@post.example")]),
        ("Team: jan@post.example, els@post.example;", [("", "jan@post.example"), ("", "els@post.example")]),
        ("undisclosed-recipients:;", []),
        ("=?utf-8?q?Ren=C3=A9?= <rene@post.example>", [("René", "rene@post.example")]),
        ("=?utf-8?q?Els=2C_Jan?= <els@post.example>", [("Els, Jan", "els@post.example")]),
        ("=?utf-8?q?Jan_=3Cjan=40post.example=3E?=", [("Jan", "jan@post.example")]),
        ('"Jan <jan@post.example>', [("Jan", "jan@post.example")]),
        (
            "Jan <jan@post.example> Els <els@post.example>",
            [("Jan", "jan@post.example"), ("Els", "els@post.example")],
        ),
        ("Jan jan@post.example", [("Jan", "jan@post.example")]),
        ("<mailto:jan@post.example>", [("", "jan@post.example")]),
        ("<@relay.example:jan@post.example>", [("", "jan@post.example")]),
        ('<"jan#1"@post.example>', [("", '"jan#1"@post.example')]),
        ("MAILER-DAEMON", [("", "MAILER-DAEMON")]),
        ("<>", []),
        ("(c):", []),
        ('"', []),
        ("", []),
    ],
)
def test_mailboxes_are_found(value: str, pairs: list[tuple[str, str]]) -> None:
    assert _pairs(value) == pairs


@given(st.text(alphabet='ab@<>"(),;:\\ =?\n', max_size=60))
def test_no_value_makes_the_reader_raise(value: str) -> None:
    for box in addresses.mailboxes(value)[0]:
        assert isinstance(box, Address)
        assert not set(box.name + box.address) & set("\r\n\x00")

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replies.header import (
    REFERENCES_LIMIT,
    SUBJECT_LIMIT,
    is_mailable,
    message_id,
    one_line,
    reply_subject,
    thread_of,
)


@given(st.text(), st.integers(min_value=1, max_value=80))
def test_one_line_is_short_visible_and_holds_no_encoded_word(text: str, limit: int) -> None:
    line = one_line(text, limit=limit)
    assert len(line) <= limit
    assert line.isprintable()
    assert "=?" not in line


@pytest.mark.parametrize(
    "original",
    ["Vraag", "RE: Vraag", "Re: Antw: AW: Vraag", "re[2]: Vraag", "Re: [OB-2026-0009] Vraag", "  Vraag \r\n"],
)
def test_a_subject_gets_one_prefix_and_our_reference(original: str) -> None:
    found = reply_subject(original, reference="OB-2026-0001", fallback="uw bericht")
    assert found == "Re: [OB-2026-0001] Vraag"


def test_a_subject_without_case_has_no_reference() -> None:
    assert reply_subject("Vraag", reference=None, fallback="uw bericht") == "Re: Vraag"


@pytest.mark.parametrize("original", [None, "", "Re:", " \n ", "RE: [OB-2026-0003]"])
def test_an_empty_subject_gets_a_neutral_one(original: str | None) -> None:
    found = reply_subject(original, reference="OB-2026-0001", fallback="uw bericht")
    assert found == "Re: [OB-2026-0001] uw bericht"


def test_a_long_subject_is_cut_behind_the_reference() -> None:
    found = reply_subject("lang " * 500, reference="OB-2026-0001", fallback="")
    assert found.startswith("Re: [OB-2026-0001] lang")
    assert found.endswith("…")
    assert len(found) <= SUBJECT_LIMIT


@pytest.mark.parametrize(
    "address",
    ["ann@burger.example", "ann.o'neil+school@mail.burger.example", "a@localhost", "x" * 64 + "@b.example"],
)
def test_a_plain_mailbox_is_mailable(address: str) -> None:
    assert is_mailable(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ann",
        "@b.example",
        "a@",
        "a b@c.example",
        "a@b..example",
        ".a@b.example",
        "a@-b.example",
        "é@b.example",
        "a@b.example\n",
        "a@b.example, c@d.example",
        "<a@b.example>",
        "a@b@c.example",
        "x" * 65 + "@b.example",
        "a@" + "b." * 130 + "example",
    ],
)
def test_anything_else_is_not_mailable(address: str) -> None:
    assert not is_mailable(address)


@pytest.mark.parametrize("value", ["<a@b.example>", " <a@b.example> ", "a@b.example"])
def test_a_message_id_is_bracketed(value: str) -> None:
    assert message_id(value) == "<a@b.example>"


@pytest.mark.parametrize(
    "value",
    [None, "", "<>", "<a b@c.example>", "<a@b>\r\nBcc: <x@y>", "<é@b.example>", "<" + "a" * 300 + ">"],
)
def test_an_id_that_no_header_can_hold_is_dropped(value: str | None) -> None:
    assert message_id(value) is None


def test_references_are_the_old_ones_and_the_old_message_id() -> None:
    found = thread_of(parent="<3@a.example>", references=("<1@a.example>", "<2@a.example>"), in_reply_to=None)
    assert found == ("<3@a.example>", ("<1@a.example>", "<2@a.example>", "<3@a.example>"))


def test_without_references_the_old_in_reply_to_stands_in() -> None:
    _, references = thread_of(parent="<2@a.example>", references=(), in_reply_to="<1@a.example>")
    assert references == ("<1@a.example>", "<2@a.example>")


def test_without_a_message_id_there_is_no_thread() -> None:
    assert thread_of(parent=None, references=("<1@a.example>",), in_reply_to=None) == (None, ())


def test_an_id_is_named_once_and_the_parent_last() -> None:
    _, references = thread_of(
        parent="<1@a.example>",
        references=("<1@a.example>", "<2@a.example>", "<2@a.example>"),
        in_reply_to=None,
    )
    assert references == ("<2@a.example>", "<1@a.example>")


@given(st.lists(st.from_regex(r"<[a-z]{1,240}@a\.example>", fullmatch=True), max_size=60))
def test_a_long_thread_keeps_its_first_and_last_ids_within_the_limit(older: list[str]) -> None:
    parent = "<parent@b.example>"
    _, references = thread_of(parent=parent, references=older, in_reply_to=None)
    distinct = [*dict.fromkeys(value for value in older if message_id(value)), parent]
    assert len("References: " + " ".join(references)) <= REFERENCES_LIMIT
    assert references[0] == distinct[0]
    assert references[-2:] == tuple(distinct[-2:])
    assert all(re.fullmatch(r"<\S+>", value) for value in references)

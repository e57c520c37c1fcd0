"""Header values come out on one line, decoded, whatever came in."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake import headers


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("=?utf-8?q?Vraag_over_=C3=A9=C3=A9n?=", "Vraag over één"),
        ("=?iso-8859-1?B?6el0?=", "éét"),
        ("=?utf-8?q?a?=\r\n =?utf-8?q?b?=", "ab"),
        ("=?utf-8?b?w6k=?= =?utf-8?b?w6k=?=", "éé"),
        ("=?utf-8?b?ww==?= =?utf-8?b?qQ==?=", "é"),
        ("voor =?utf-8?q?een?= na", "voor een na"),
        ("=?utf-8*nl?q?taal?=", "taal"),
        ("een\r\n\tvouw", "een vouw"),
        ("=?utf-8?q?niet af", "=?utf-8?q?niet af"),
        ("rechts\u202elinks", "rechtslinks"),
    ],
)
def test_encoded_words_and_folding_are_undone(value: str, text: str) -> None:
    assert headers.decoded(value)[0] == text


@pytest.mark.parametrize("encoded", ["=0A", "=0D=0A", "=00"])
def test_an_encoded_newline_forges_no_header(encoded: str) -> None:
    text, defects = headers.decoded(f"=?utf-8?q?Hallo{encoded}Bcc:?= iemand@elders.example")
    assert not set(text) & set("\r\n\x00")
    assert "encoded_newline" in defects


def test_raw_8bit_bytes_are_read_and_named() -> None:
    raw = "één".encode("cp1252").decode("ascii", "surrogateescape")
    assert headers.decoded(raw) == ("één", ("raw_8bit_header",))


def test_an_unknown_charset_in_an_encoded_word_is_named() -> None:
    assert headers.decoded("=?x-none?q?abc?=") == ("abc", ("unknown_charset",))


def test_damaged_base64_gives_what_is_there() -> None:
    assert headers.decoded("=?utf-8?b?SGFsbG8gZGFhc?=") == ("Hallo daa", ("bad_encoded_word",))


@given(st.binary(max_size=300))
def test_no_bytes_make_a_header_with_a_line_end(data: bytes) -> None:
    text, _ = headers.decoded(data.decode("ascii", "surrogateescape"))
    assert not set(text) & set("\r\n\x00")
    assert text.encode("utf-8") is not None


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("<a@b.example>", ("<a@b.example>",)),
        ("<a@b.example> <c@d.example>", ("<a@b.example>", "<c@d.example>")),
        ("a@b.example", ("<a@b.example>",)),
        ("<[broken", ()),
        ("", ()),
    ],
)
def test_message_ids_keep_their_brackets(value: str, found: tuple[str, ...]) -> None:
    assert headers.message_ids(value) == found


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("Mon, 16 Nov 2026 08:00:00 +0100", datetime(2026, 11, 16, 7, tzinfo=UTC)),
        ("Mon, 16 Nov 2026 08:00:00 -0000", datetime(2026, 11, 16, 8, tzinfo=UTC)),
        ("Mon, 16 Nov 2026 08:00:00", datetime(2026, 11, 16, 8, tzinfo=UTC)),
    ],
)
def test_a_date_is_always_aware(value: str, moment: datetime) -> None:
    found = headers.date(value)
    assert found == moment
    assert found is not None
    assert found.utcoffset() is not None


@pytest.mark.parametrize(
    "value",
    ["", "morgen", "Mon, 99 Nov 2026 08:00:00 +0100", "1 Jan 2026 10:00 +9999999", "1 Jan 99999 1:1:1"],
)
def test_a_hopeless_date_is_none(value: str) -> None:
    assert headers.date(value) is None


@given(st.text(max_size=80))
def test_no_text_makes_the_date_reader_raise(value: str) -> None:
    found = headers.date(value)
    assert found is None or abs(found.utcoffset() or timedelta()) < timedelta(days=1)

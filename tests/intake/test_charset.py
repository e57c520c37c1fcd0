"""Bytes become text whatever the mail claims."""

import pytest

from intake import charset


@pytest.mark.parametrize(
    ("data", "declared", "text", "defects"),
    [
        ("één".encode(), "utf-8", "één", ()),
        ("één".encode("cp1252"), "iso-8859-1", "één", ()),
        (b"\x80 5", "iso-8859-1", "€ 5", ()),
        ("één".encode(), "iso-8859-1", "één", ("wrong_charset",)),
        ("één".encode("cp1252"), "utf-8", "één", ("wrong_charset",)),
        ("één".encode("cp1252"), "us-ascii", "één", ()),
        ("één".encode(), "x-unheard-of", "één", ("unknown_charset",)),
        ("één".encode("cp1252"), None, "één", ()),
        ("één".encode("utf-16"), None, "één", ()),
        (b"a\x00b", "utf-8", "ab", ("nul_removed",)),
        (b"+AGEAYQ-", "utf-7", "aa", ()),
        (b"+AGEAYQ-", None, "+AGEAYQ-", ()),
        (b"hello\xf0", "utf-8", "hello\ufffd", ("wrong_charset",)),
    ],
)
def test_declared_then_utf8_then_windows_1252(
    data: bytes, declared: str | None, text: str, defects: tuple[str, ...]
) -> None:
    assert charset.decode(data, declared) == (text, defects)


@pytest.mark.parametrize("name", ["idna", "punycode", "unicode_escape", "rot13", "base64", "../etc", "a\x00b", ""])
def test_a_codec_that_is_no_charset_of_mail_is_unknown(name: str) -> None:
    assert charset.codec_for(name) is None


def test_a_lone_surrogate_never_comes_out() -> None:
    assert charset.decode(b"+2AA-", "utf-7")[0].isprintable()
    assert "\ud800" not in charset.decode(b"+2AA-", "utf-7")[0]

"""Bytes to text, whatever the mail claims about its charset: declared, then UTF-8, then windows-1252."""

from __future__ import annotations

import codecs
import re

# What senders write where they mean a superset (WHATWG Encoding 4.2; Outlook, Lotus and QQ mail).
_MEANT = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "iso8859-9": "cp1254",
}
_ALIASES = {
    "ks_c_5601-1987": "cp949",
    "unicode-1-1-utf-7": "utf-7",
    "unicode-1-1-utf-8": "utf-8",
    "utf8mb4": "utf-8",
    "utf-8mb4": "utf-8",
    "ansi": "cp1252",
    "x-ansi": "cp1252",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-6-i": "iso-8859-6",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "x-gbk": "gb18030",
    "x-mac-roman": "mac_roman",
    "hz-gb-2312": "hz",
    "binary": "utf-8",
    "8bit": "utf-8",
    "7bit": "utf-8",
}
# Python codecs that are no charsets of mail, and cost quadratic time or interpret escapes.
_NOT_FOR_MAIL = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem"})
# RFC 2978 2.3: at most 40 characters of this set.
_CHARSET_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:+-]{0,39}\Z")

UNKNOWN_CHARSET = "unknown_charset"
WRONG_CHARSET = "wrong_charset"
NUL_REMOVED = "nul_removed"

_SURROGATE = re.compile("[\ud800-\udfff]")


def codec_for(charset: str) -> str | None:
    """The Python codec for a charset name of a mail, widened to what senders mean; None if unknown."""
    name = charset.strip().strip("'\"").lower()
    name = _ALIASES.get(name, name)
    if not _CHARSET_NAME.match(name):
        return None
    try:
        info = codecs.lookup(name)
    except LookupError:
        return None
    if info.name in _NOT_FOR_MAIL or not info._is_text_encoding:
        return None
    return _MEANT.get(info.name, info.name)


def decode(data: bytes, charset: str | None) -> tuple[str, tuple[str, ...]]:
    """Text of `data` and the defects found on the way; replacement marks at worst, nothing lost.

    UTF-7 is only read where it is declared, never guessed: it can hide any text in plain ASCII.
    """
    codec = codec_for(charset) if charset else None
    defects = [UNKNOWN_CHARSET] if charset and codec is None else []
    if codec and (text := _strictly(data, codec)) is not None:
        # Declared Latin although the bytes are UTF-8: common in web forms.
        if codec == "cp1252" and (utf8 := _utf8_beyond_ascii(data)) is not None:
            text = utf8
            defects.append(WRONG_CHARSET)
        return _cleaned(text, defects)
    if codec and codec not in ("cp1252", "utf-8"):
        defects.append(WRONG_CHARSET)
        return _cleaned(data.decode(codec, "replace"), defects)
    text = _guessed(data, declared_utf8=codec == "utf-8")
    if codec and not data.isascii():
        defects.append(WRONG_CHARSET)
    return _cleaned(text, defects)


def without_nul(text: str) -> str:
    """`text` without NUL and lone surrogates, which neither a database nor JSON takes."""
    return _SURROGATE.sub("\ufffd", text.replace("\x00", ""))


def _strictly(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeError, ValueError):
        return None


def _utf8_beyond_ascii(data: bytes) -> str | None:
    return None if data.isascii() else _strictly(data, "utf-8")


def _guessed(data: bytes, *, declared_utf8: bool) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    replaced = data.decode("utf-8", "replace")
    broken = replaced.count("\ufffd")
    sound = sum(1 for character in replaced if character > "\x7f") - broken
    # Mostly sound UTF-8 with a damaged byte stays UTF-8, and so does declared UTF-8 cut inside its
    # last character; otherwise it was a Western 8-bit charset.
    is_utf8 = sound >= broken or (declared_utf8 and broken == 1 and replaced.endswith("\ufffd"))
    return replaced if is_utf8 else data.decode("cp1252", "replace")


def _cleaned(text: str, defects: list[str]) -> tuple[str, tuple[str, ...]]:
    if "\x00" in text:
        defects.append(NUL_REMOVED)
    return without_nul(text).removeprefix("\ufeff"), tuple(defects)

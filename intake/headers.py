"""Header values as a person reads them: unfolded, RFC 2047 decoded, on one line, whatever came in."""

from __future__ import annotations

import base64
import binascii
import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz
from string import ascii_letters, digits

from intake import charset
from intake.limits import MAX_REFERENCES

RAW_8BIT_HEADER = "raw_8bit_header"
ENCODED_NEWLINE = "encoded_newline"
BAD_ENCODED_WORD = "bad_encoded_word"

_FOLD = re.compile(r"\r\n|\r|\n")
# RFC 2047 2; the text may hold blanks in practice, and the language tag is RFC 2231 5.
_ENCODED_WORD = re.compile(r"=\?([^?\s*]{1,60})(?:\*[^?\s]{0,40})?\?([bBqQ])\?([^?\r\n]*)\?=")
# C0 and C1 controls and the Unicode line breaks: none belongs in a header (RFC 5322 2.2).
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
# Bidirectional overrides turn the display of a name or file type round.
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_NOT_BASE64 = bytes(byte for byte in range(256) if chr(byte) not in ascii_letters + digits + "+/")
_MESSAGE_ID = re.compile(r"<([^<>\s]{1,990})>")  # RFC 5322 2.1.1: a line is at most 998 characters


def raw_bytes(value: str) -> bytes:
    """The bytes behind a header value of the standard parser (8-bit bytes stand there as surrogates)."""
    return value.encode("utf-8", "surrogateescape")


def decoded(value: str) -> tuple[str, tuple[str, ...]]:
    """The value on one line and its defects. Never contains CR, LF or NUL.

    An encoded newline would otherwise forge a header when the value is used in a reply.
    """
    defects: list[str] = []
    text = unfolded(value, defects)
    if "=?" in text:
        text = _decode_words(text, defects)
    if any(mark in text for mark in "\r\n\x00"):
        defects.append(ENCODED_NEWLINE)
    return one_line(text), tuple(defects)


def one_line(text: str) -> str:
    """`text` without control characters, direction overrides and outer blanks."""
    return _BIDI.sub("", _CONTROL.sub(" ", charset.without_nul(text))).strip()


def unfolded(value: str, defects: list[str]) -> str:
    """Folding removed (RFC 5322 2.2.3) and raw 8-bit bytes read as UTF-8 or windows-1252."""
    data = raw_bytes(_FOLD.sub("", value))
    if data.isascii():
        return data.decode("ascii")
    defects.append(RAW_8BIT_HEADER)
    return charset.decode(data, None)[0]


def _decode_words(text: str, defects: list[str]) -> str:
    """Encoded words replaced; neighbours of one charset join as bytes: senders cut inside characters."""
    pieces: list[str] = []
    pending: list[tuple[str, bytes]] = []
    position = 0
    for match in _ENCODED_WORD.finditer(text):
        between = text[position : match.start()]
        # RFC 2047 6.2: white space between two encoded words is not displayed.
        if not pending or between.strip():
            pieces.append(_join(pending, defects))
            pieces.append(between)
            pending = []
        pending.append((match[1].lower(), _word_bytes(match[2], match[3], defects)))
        position = match.end()
    pieces.append(_join(pending, defects))
    pieces.append(text[position:])
    return "".join(pieces)


def _join(words: list[tuple[str, bytes]], defects: list[str]) -> str:
    texts: list[str] = []
    index = 0
    while index < len(words):
        name = words[index][0]
        end = index
        while end < len(words) and words[end][0] == name:
            end += 1
        text, found = charset.decode(b"".join(data for _, data in words[index:end]), name)
        texts.append(text)
        # A NUL inside an encoded word is the injection that `decoded` names.
        defects.extend(ENCODED_NEWLINE if code == charset.NUL_REMOVED else code for code in found)
        index = end
    return "".join(texts)


def _word_bytes(encoding: str, text: str, defects: list[str]) -> bytes:
    data = text.encode("utf-8", "surrogatepass")
    if encoding in "qQ":
        return binascii.a2b_qp(data, header=True)
    return lenient_base64(data, defects, BAD_ENCODED_WORD)


def lenient_base64(data: bytes, defects: list[str], defect: str) -> bytes:
    """Base64 with foreign characters skipped (RFC 2045 6.8) and missing padding supplied."""
    alphabet = data.translate(None, _NOT_BASE64)
    if len(alphabet) % 4 == 1:  # one character holds six bits: no byte
        defects.append(defect)
        alphabet = alphabet[:-1]
    return base64.b64decode(alphabet + b"=" * (-len(alphabet) % 4))


def message_ids(value: str) -> tuple[str, ...]:
    """The identifiers of a Message-ID, In-Reply-To or References value, each with its brackets."""
    found = [f"<{name}>" for name in _MESSAGE_ID.findall(value)]
    if not found and "@" in value and " " not in value.strip():
        found = [f"<{value.strip().strip('<>')}>"]  # brackets left out: seen in old clients
    return tuple(found[-MAX_REFERENCES:])


def date(value: str) -> datetime | None:
    """The moment of a Date header, aware, or None. `-0000` and a missing zone count as UTC (RFC 5322 4.3)."""
    try:
        fields = parsedate_tz(value[:200])
        if fields is None:
            return None
        zone = UTC if not fields[9] else timezone(timedelta(seconds=fields[9]))
        return datetime(*fields[:6], tzinfo=zone)  # type: ignore[misc,unused-ignore]  # six ints from a tuple
    except (ValueError, TypeError, IndexError, OverflowError):
        return None  # cpython raises each of these on damaged dates

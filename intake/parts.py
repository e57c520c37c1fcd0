"""The MIME tree of a mail within its bounds: the standard parser, with the two places that hurt replaced."""

from __future__ import annotations

import binascii
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import errors
from email.message import Message
from email.parser import BytesFeedParser
from email.policy import Policy, compat32

from intake import headers, parameters
from intake.limits import MAX_BOUNDARY, MAX_DEPTH, MAX_HEADER_BYTES, MAX_PARTS

TOO_MANY_PARTS = "too_many_parts"
TOO_DEEP = "too_deep"
# Defects of a mail whose files are not all there.
OUTGROWN = frozenset({TOO_MANY_PARTS, TOO_DEEP})
HEADER_TOO_LARGE = "header_too_large"
BAD_TRANSFER_ENCODING = "bad_transfer_encoding"
UNKNOWN_TRANSFER_ENCODING = "unknown_transfer_encoding"

_DEFECTS: dict[type[errors.MessageDefect], str] = {
    errors.CloseBoundaryNotFoundDefect: "truncated_parts",
    errors.StartBoundaryNotFoundDefect: "no_start_boundary",
    errors.NoBoundaryInMultipartDefect: "no_boundary",
    errors.MissingHeaderBodySeparatorDefect: "broken_header",
    errors.FirstHeaderLineIsContinuationDefect: "broken_header",
    errors.MisplacedEnvelopeHeaderDefect: "broken_header",
    errors.InvalidHeaderDefect: "broken_header",
    errors.InvalidMultipartContentTransferEncodingDefect: "encoded_multipart",
}
_HEADER_END = re.compile(rb"\r?\n\r?\n|\r\r")
_LEADING_BLANK = re.compile(rb"(?:[ \t]*\r?\n){0,50}[ \t]{0,50}(?=[A-Za-z][A-Za-z0-9-]{0,60}:)")
_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,100}/[a-z0-9!#$&^_.+-]{1,100}\Z")  # RFC 6838 4.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part. `payload` has its transfer encoding removed; a nested mail stays the bytes it came in."""

    headers: tuple[tuple[str, str], ...]
    content_type: str
    parameters: dict[str, str]
    disposition: str
    filename: str
    payload: bytes = field(repr=False)
    children: tuple[Part, ...]

    def header(self, name: str) -> str | None:
        """First raw value of a header, by lower-case name."""
        return next((value for key, value in self.headers if key.lower() == name), None)

    def walk(self) -> Iterator[Part]:
        """This part and all below it, in order; the depth is bounded by `MAX_DEPTH`."""
        yield self
        for child in self.children:
            yield from child.walk()


class _Bound(Exception):
    """The tree outgrew a bound; what was read so far stands."""

    temporary = False

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class _Node(Message):
    """A part that counts its depth, reads its parameters in linear time and leaves nested mails closed."""

    depth = 0

    def attach(self, payload: Message) -> None:  # type: ignore[override]
        """Add a child, or stop the parser where the tree is too deep."""
        if isinstance(payload, _Node):
            payload.depth = self.depth + 1
            if payload.depth > MAX_DEPTH:
                raise _Bound(TOO_DEEP)
        super().attach(payload)

    def stated_type(self) -> tuple[str, dict[str, str]]:
        """Content type (RFC 2045 5.2 where absent or malformed) and parameters."""
        value = next((value for name, value in self.raw_items() if name.lower() == "content-type"), None)
        content_type, given = parameters.split(str(value or ""))
        if not _TYPE.match(content_type):
            content_type = self.get_default_type() if value is None else _nearest(content_type)
        return content_type, given

    def get_content_type(self) -> str:
        """What the parser branches on: a nested mail stays one closed part with its own bytes."""
        content_type = self.stated_type()[0]
        return "application/octet-stream" if content_type.startswith("message/") else content_type

    def get_content_maintype(self) -> str:
        """First half of `get_content_type`."""
        return self.get_content_type().partition("/")[0]

    def get_param(self, *arguments: object, **options: object) -> str:
        """Asked by the parser only for the charset of 8-bit text, which it would decode with loss:
        Latin-1 maps every byte to a character, so that the bytes can be had back."""
        return "latin-1"

    def get_boundary(self, failobj: object = None) -> str | None:  # type: ignore[override]
        """RFC 2046 5.1.1; the standard way is quadratic in the number of semicolons (cpython 136063)."""
        boundary = self.stated_type()[1].get("boundary", "").rstrip()
        return boundary if 0 < len(boundary) <= MAX_BOUNDARY else None


def _nearest(content_type: str) -> str:
    """A malformed type read for what it must have meant."""
    if content_type in ("text", "text/", "text/plain:"):
        return "text/plain"
    return "text/plain" if "/" not in content_type else "application/octet-stream"


def parse(content: bytes) -> tuple[Part, tuple[str, ...]]:
    """The tree of a whole mail and its defects. Total: any bytes give a tree."""
    bounded, defects = _header_within_bounds(content)
    made: list[_Node] = []
    parser = BytesFeedParser(_factory(made), policy=compat32)
    made.clear()  # the parser tries its factory once
    try:
        parser.feed(bounded)
        parser.close()
    except _Bound as bound:
        defects.append(bound.code)
    return _part(made[0], defects), tuple(dict.fromkeys(defects))


def _factory(made: list[_Node]) -> Callable[..., _Node]:
    def make(policy: Policy[Message] = compat32) -> _Node:
        if len(made) > MAX_PARTS:
            raise _Bound(TOO_MANY_PARTS)
        node = _Node(policy)
        made.append(node)
        return node

    return make


def _header_within_bounds(content: bytes) -> tuple[bytes, list[str]]:
    """The mail without blank lines before its header, its header cut at a line within the bound."""
    if match := _LEADING_BLANK.match(content):
        content = content[match.end() :]
    end = match.start() if (match := _HEADER_END.search(content)) else len(content)
    if end <= MAX_HEADER_BYTES:
        return content, []
    cut = max(content.rfind(b"\n", 0, MAX_HEADER_BYTES), content.rfind(b"\r", 0, MAX_HEADER_BYTES)) + 1
    cut = cut or MAX_HEADER_BYTES
    return content[:cut] + b"\r\n" + content[end:].lstrip(b"\r\n"), [HEADER_TOO_LARGE]


def _part(node: _Node, defects: list[str]) -> Part:
    content_type, given = node.stated_type()
    raw = tuple((str(name), str(value)) for name, value in node.raw_items())
    stated = next((value for name, value in raw if name.lower() == "content-disposition"), "")
    disposition, more = parameters.split(stated)
    defects.extend(_DEFECTS[type(defect)] for defect in node.defects if type(defect) in _DEFECTS)
    payload = node.get_payload()
    children = [child for child in payload if isinstance(child, _Node)] if isinstance(payload, list) else []
    encoding = next((value for name, value in raw if name.lower() == "content-transfer-encoding"), "")
    data = payload.encode("latin-1") if isinstance(payload, str) else b""
    return Part(
        headers=raw,
        content_type=content_type,
        parameters=given,
        disposition=disposition,
        filename=more.get("filename") or given.get("name") or "",
        payload=_transfer_decoded(data, encoding.partition(";")[0].strip().lower(), defects),
        children=tuple(_part(child, defects) for child in children),
    )


def _transfer_decoded(data: bytes, encoding: str, defects: list[str]) -> bytes:
    """RFC 2045 6, reading past damage."""
    if encoding == "quoted-printable":
        return binascii.a2b_qp(data)
    if encoding == "base64":
        return headers.lenient_base64(data, defects, BAD_TRANSFER_ENCODING)
    if encoding in ("x-uuencode", "uuencode", "uue", "x-uue"):
        return uudecoded(data)
    if encoding not in ("", "7bit", "8bit", "binary"):
        defects.append(UNKNOWN_TRANSFER_ENCODING)
    return data


def uudecoded(data: bytes) -> bytes:
    """The bytes of uuencoded lines; `begin` and `end` lines and damaged lines are left out."""
    decoded: list[bytes] = []
    for line in data.splitlines():
        if not line.strip() or line.startswith(b"begin ") or line.strip() == b"end":
            continue
        try:
            decoded.append(binascii.a2b_uu(line))
        except binascii.Error:
            # Some encoders pad lines wrongly: the count in front says how much of it is meant.
            wanted = (((line[0] - 32) & 63) * 4 + 5) // 3
            try:
                decoded.append(binascii.a2b_uu(line[:wanted]))
            except binascii.Error:
                continue
    return b"".join(decoded)

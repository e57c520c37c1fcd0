"""Which parts of the tree are the readable body, and their text; everything else is an attachment."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from intake import charset, markup
from intake.parts import Part

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_QUOTE_MARKS = re.compile(r">[> ]*")
# What programs put in the plain version when they mean the HTML one.
_PLACEHOLDER = re.compile(
    r"html[- ]?(?:e-?mail|bericht|message|version|viewer|format)|view (?:this|it) in|enable html",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Selection:
    """The body in the making: texts in order, and the parts that are files."""

    texts: list[str] = field(default_factory=list)
    files: list[Part] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)

    def text(self) -> str:
        """The whole readable body."""
        return "\n\n".join(text for text in self.texts if text.strip())


def select(root: Part) -> Selection:
    """Body and files of a tree (RFC 2046 5.1.3, 5.1.4; RFC 2387)."""
    selection = Selection()
    _take(root, selection, top=True)
    return selection


def _take(part: Part, selection: Selection, *, top: bool) -> None:
    if part.children:
        if part.content_type == "multipart/alternative":
            _take_alternative(part, selection)
        elif part.content_type == "multipart/related":
            _take_related(part, selection)
        else:
            for child in part.children:
                _take(child, selection, top=False)
    elif _is_body(part, selection, top=top):
        selection.texts.append(text_of(part, selection.defects))
    elif not part.content_type.startswith("multipart/"):
        selection.files.append(part)
    elif part.payload.strip():  # a multipart without parts: its text is all there is
        selection.texts.append(text_of(part, selection.defects))


def _is_body(part: Part, selection: Selection, *, top: bool) -> bool:
    if part.content_type not in ("text/plain", "text/html", "text/enriched", "text/richtext"):
        return False
    if part.disposition == "attachment":
        return top and not part.filename
    return top or not part.filename or (part.disposition != "inline" and not selection.text().strip())


def _take_alternative(part: Part, selection: Selection) -> None:
    """One version is the body. Plain text unless it is empty or a pointer to the HTML; files of all count."""
    readings: list[Selection] = []
    for child in part.children:
        reading = Selection()
        _take(child, reading, top=False)
        readings.append(reading)
    texts = [reading for reading in readings if reading.text().strip()]
    chosen = texts[0] if texts else None
    if chosen is not None and len(texts) > 1 and _is_placeholder(chosen.text(), texts[-1].text()):
        chosen = texts[-1]
    for reading in readings:
        selection.files.extend(reading.files)
        selection.defects.extend(reading.defects)
    if chosen is not None:
        selection.texts.extend(chosen.texts)


def _is_placeholder(plain: str, marked_up: str) -> bool:
    short = len(plain) < 400 and len(marked_up) > 2 * len(plain)
    return short and (len(plain.split()) < 3 or bool(_PLACEHOLDER.search(plain)))


def _take_related(part: Part, selection: Selection) -> None:
    """RFC 2387 3.2: the root is the `start` part, else the first; the rest belongs to it."""
    start = part.parameters.get("start", "").strip()
    root = next(
        (child for child in part.children if start and (child.header("content-id") or "").strip() == start),
        part.children[0],
    )
    for child in part.children:
        if child is root or child.children:
            _take(child, selection, top=False)
        else:
            selection.files.append(child)


def text_of(part: Part, defects: list[str]) -> str:
    """The readable text of one text part, with its line ends made LF."""
    declared = part.parameters.get("charset")
    is_html = part.content_type == "text/html"
    if not declared and is_html and (match := _META_CHARSET.search(part.payload[:4_096])):
        declared = match[1].decode("ascii")
    text, found = charset.decode(part.payload, declared)
    defects.extend(found)
    if is_html or (part.content_type == "text/plain" and _looks_like_html(text)):
        text, found = markup.to_text(text)
        defects.extend(found)
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    if part.parameters.get("format", "").lower() == "flowed":
        text = unflowed(text, delete_space=part.parameters.get("delsp", "").lower() == "yes")
    return text


def _looks_like_html(text: str) -> bool:
    """HTML that was labelled plain: web forms and ticket systems do so."""
    start = text.lstrip()[:200].lower()
    return start.startswith(("<!doctype html", "<html")) and "</" in text


def unflowed(text: str, *, delete_space: bool) -> str:
    """RFC 3676 4: soft line breaks joined within one quote depth; the signature line is never soft (4.3)."""
    lines: list[list[str]] = []
    soft_depth: int | None = None
    for line in text.split("\n"):
        marks = match[0].count(">") if (match := _QUOTE_MARKS.match(line)) else 0
        content = line[match.end() :] if match else line.removeprefix(" ")
        is_soft = line.endswith(" ") and content != "-- "
        shown = content[:-1] if is_soft and delete_space else content
        if soft_depth == marks and content != "-- ":
            lines[-1].append(shown)
        else:
            lines.append(["> " * marks, shown])
        soft_depth = marks if is_soft else None
    return "\n".join("".join(pieces) for pieces in lines)

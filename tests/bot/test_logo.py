"""A logo is a picture: what runs, loads or hides in a file is refused at the start, with what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.logo import MAX_BYTES, read_logo

HEAD = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
DRAWING = (
    f'<?xml version="1.0"?><svg {HEAD} viewBox="0 0 9 9"><style>.a{{fill:#123}}</style><defs><path id="p" d="M0 0h9"/>'
    '</defs><use xlink:href="#p" class="a"/><image href="data:image/png;base64,AA=="/><title>Dorp</title></svg>'
)


def written(folder: Path, content: bytes | str) -> Path:
    path = folder / "logo"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 20, "image/png"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 20, "image/jpeg"),
        (DRAWING.encode(), "image/svg+xml"),
        (b"\xef\xbb\xbf" + DRAWING.encode(), "image/svg+xml"),
    ],
)
def test_a_picture_is_told_by_its_content(tmp_path: Path, content: bytes, media_type: str) -> None:
    found = read_logo(written(tmp_path, content))
    assert (found.content, found.media_type) == (content, media_type)


@pytest.mark.parametrize(
    ("inside", "fault"),
    [
        ("<script>alert(1)</script>", "an SVG with <script>"),
        ('<g xmlns:h="http://www.w3.org/1999/xhtml"><h:div/></g>', "an SVG with <div>"),
        ("<foreignObject/>", "an SVG with <foreignObject>"),
        ('<set attributeName="href" to="javascript:alert(1)"/>', "an SVG with <set>"),
        ('<path onload="alert(1)"/>', "an SVG with onload="),
        ('<path ONCLICK="alert(1)"/>', "an SVG with ONCLICK="),
        ('<a xlink:href="javascript:alert(1)"/>', "an SVG with href='javascript:alert(1)'"),
        ('<image href="https://elders.example/a.png"/>', "an SVG with href='https://elders.example/a.png'"),
        ('<image href="data:image/svg+xml,x"/>', "an SVG with href='data:image/svg+xml,x'"),
    ],
)
def test_a_drawing_that_is_more_than_that_is_refused(tmp_path: Path, inside: str, fault: str) -> None:
    with pytest.raises(ValueError, match="SVG") as caught:
        read_logo(written(tmp_path, f"<svg {HEAD}>{inside}</svg>"))
    assert fault in str(caught.value)


def test_a_document_type_is_refused_before_anything_of_it_grows(tmp_path: Path) -> None:
    bomb = f'<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><svg {HEAD}><title>&b;</title></svg>'
    with pytest.raises(ValueError, match="document type"):
        read_logo(written(tmp_path, bomb))


@pytest.mark.parametrize("content", ["", "<html></html>", "<svg></svg>", "GIF89a", f"<svg {HEAD}><g></svg>", "\0<svg"])
def test_anything_else_is_no_logo(tmp_path: Path, content: str) -> None:
    with pytest.raises(ValueError, match="neither PNG, JPEG nor SVG"):
        read_logo(written(tmp_path, content))


def test_a_heavy_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="257 KiB, and a logo may have 256"):
        read_logo(written(tmp_path, b"\x89PNG\r\n\x1a\n" + b"\0" * (MAX_BYTES + 1024)))

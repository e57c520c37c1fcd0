"""Which part is the body."""

import pytest

from intake import body, parts


def _multipart(subtype: str, *pieces: str) -> bytes:
    joined = "".join(f"--x\n{piece}\n" for piece in pieces)
    return f"Content-Type: multipart/{subtype}; boundary=x\n\n{joined}--x--\n".encode()


PLAIN = "Content-Type: text/plain\n\nde tekst"
HTML = "Content-Type: text/html\n\n<p>de opmaak</p>"
PICTURE = "Content-Type: image/png\nContent-ID: <p>\n\nx"
FILE = "Content-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\nhet bestand"


@pytest.mark.parametrize(
    ("content", "text", "files"),
    [
        (_multipart("alternative", PLAIN, HTML), "de tekst", 0),
        (_multipart("alternative", HTML), "de opmaak", 0),
        (_multipart("alternative", "Content-Type: text/plain\n\n \n", HTML), "de opmaak", 0),
        (_multipart("alternative", PLAIN, "Content-Type: text/calendar\n\nBEGIN:VCALENDAR"), "de tekst", 1),
        (_multipart("related", HTML, PICTURE), "de opmaak", 1),
        (_multipart("mixed", PLAIN, FILE), "de tekst", 1),
        (_multipart("mixed", PLAIN, PICTURE, HTML), "de tekst\n\nde opmaak", 1),
        (_multipart("mixed", FILE), "", 1),
        (b"Content-Type: text/plain; name=brief.txt\n\nde tekst", "de tekst", 0),
        (b"Content-Type: application/pdf\n\n%PDF", "", 1),
        (b"Content-Type: multipart/mixed; boundary=x\n\nzonder delen", "zonder delen", 0),
        (b"Content-Type: text/plain\n\n<html><body><p>toch opmaak</p></body></html>", "toch opmaak", 0),
    ],
)
def test_the_body_is_chosen_and_the_rest_are_files(content: bytes, text: str, files: int) -> None:
    selection = body.select(parts.parse(content)[0])
    assert selection.text().strip() == text
    assert len(selection.files) == files


def test_a_plain_version_that_only_points_to_the_html_is_passed_over() -> None:
    pointer = "Content-Type: text/plain\n\nThis is an HTML message, use an HTML viewer."
    html = "Content-Type: text/html\n\n<p>" + "het hele verhaal " * 20 + "</p>"
    selection = body.select(parts.parse(_multipart("alternative", pointer, html))[0])
    assert selection.text().startswith("het hele verhaal")


def test_the_start_part_of_a_related_set_is_its_body() -> None:
    content = _multipart("related", PICTURE, HTML.replace("\n\n", "\nContent-ID: <h>\n\n", 1))
    content = content.replace(b"boundary=x", b'boundary=x; start="<h>"', 1)
    assert body.select(parts.parse(content)[0]).text().strip() == "de opmaak"


def test_the_charset_inside_the_html_counts_where_no_other_is_given() -> None:
    content = b'Content-Type: text/html\n\n<meta charset="iso-8859-2">\xb3'
    assert body.select(parts.parse(content)[0]).text() == "ł"


@pytest.mark.parametrize(
    ("text", "delete_space", "joined"),
    [
        ("een \ntwee\ndrie", False, "een twee\ndrie"),
        ("een \ntwee", True, "eentwee"),
        ("> een \n> twee\nantwoord", False, "> een twee\nantwoord"),
        (">> een \n> twee", False, "> > een \n> twee"),
        ("tekst \n-- \nnaam", False, "tekst \n-- \nnaam"),
        (" From hier", False, "From hier"),
    ],
)
def test_soft_line_breaks_are_joined(text: str, *, delete_space: bool, joined: str) -> None:
    assert body.unflowed(text, delete_space=delete_space) == joined

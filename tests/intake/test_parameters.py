"""Content-Type and Content-Disposition parameters; file names that are safe to store."""

import pytest

from intake import parameters


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ('attachment; filename="verslag.pdf"', "verslag.pdf"),
        ("attachment; filename=verslag.pdf", "verslag.pdf"),
        ("attachment; filename*=utf-8''verslag%20%C3%A9%C3%A9n.pdf", "verslag één.pdf"),
        (
            "attachment; filename*0*=utf-8''verslag%20; filename*1=een; filename*2*=%C3%A9.pdf",
            "verslag eené.pdf",
        ),
        ('attachment; filename="=?utf-8?q?verslag_=C3=A9?=.pdf"', "verslag é.pdf"),
        ("attachment; filename=\"oud.pdf\"; filename*=utf-8''nieuw.pdf", "nieuw.pdf"),
        ('attachment; filename="a;b.pdf"', "a;b.pdf"),
        ('attachment; filename="a \\"b\\".pdf"', 'a "b".pdf'),
        ('attachment; filename="open.pdf; size=12', "open.pdf"),
        ("attachment; name*", None),
    ],
)
def test_file_names_are_read_in_every_notation(value: str, name: str | None) -> None:
    main, given = parameters.split(value)
    assert main == "attachment"
    assert given.get("filename") == name


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\jan\\brief.docx", "brief.docx"),
        ("brief\r\nBcc: x.pdf", "brief Bcc_ x.pdf"),
        ("map/", "map"),
        (".verborgen", "verborgen"),
        ("rekening\u202efdp.exe", "rekeningfdp.exe"),
        ("..", ""),
        ("a" * 400 + ".pdf", "a" * 146 + ".pdf"),
    ],
)
def test_a_name_without_path_or_newline_is_left_and_named(name: str, safe: str) -> None:
    assert parameters.safe_filename(name) == (safe, ("unsafe_filename",))


def test_what_cannot_be_seen_is_no_part_of_a_name() -> None:
    assert parameters.safe_filename("ver\u200bslag\u2060.pdf") == ("verslag.pdf", ("unsafe_filename",))


def test_an_ordinary_name_is_left_alone() -> None:
    assert parameters.safe_filename("verslag één.pdf") == ("verslag één.pdf", ())

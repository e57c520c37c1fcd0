"""The MIME tree within its bounds."""

import pytest

from intake import parts


def _nested(depth: int) -> bytes:
    levels = [f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(depth)]
    return "".join(levels).encode() + b"Content-Type: text/plain\n\ndiep\n"


def test_parts_beyond_the_bound_are_left_out_and_named() -> None:
    content = b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\n\nhallo\n" * 1_500
    root, defects = parts.parse(content)
    assert "too_many_parts" in defects
    assert len(root.children) == 1_000


def test_levels_beyond_the_bound_are_left_out_and_named() -> None:
    root, defects = parts.parse(_nested(2_000))
    assert "too_deep" in defects
    assert sum(1 for _ in root.walk()) <= 52


def test_a_header_beyond_the_bound_is_cut_and_the_body_kept() -> None:
    content = b"Subject: begin\n" + b"X-Filler: y\n" * 30_000 + b"\nde brief"
    root, defects = parts.parse(content)
    assert "header_too_large" in defects
    assert root.header("subject") == "begin"
    assert root.payload == b"de brief"


def test_one_endless_header_line_is_cut() -> None:
    root, defects = parts.parse(b"Subject: " + b"x" * 400_000 + b"\n\nde brief")
    assert "header_too_large" in defects
    assert root.payload == b"de brief"


@pytest.mark.parametrize(
    ("content", "defect"),
    [
        (b"Content-Type: multipart/mixed; boundary=x\n\n--x\n\neen\n", "truncated_parts"),
        (b"Content-Type: multipart/mixed; boundary=x\n\ngeen begin\n", "no_start_boundary"),
        (b"Content-Type: multipart/mixed\n\ntekst\n", "no_boundary"),
        (b"Subject: a\nzonder dubbelpunt\n\ntekst", "broken_header"),
        (b"Content-Transfer-Encoding: base64\n\nQUJDR\n", "bad_transfer_encoding"),
        (b"Content-Transfer-Encoding: zelfgemaakt\n\nabc\n", "unknown_transfer_encoding"),
        (
            b"Content-Type: multipart/mixed; boundary=x\nContent-Transfer-Encoding: base64\n\n--x\n\na\n--x--\n",
            "encoded_multipart",
        ),
    ],
)
def test_each_fault_of_structure_has_a_name(content: bytes, defect: str) -> None:
    assert defect in parts.parse(content)[1]


def test_eight_bit_bytes_come_through_unchanged() -> None:
    body = bytes(range(128, 256))
    assert parts.parse(b"Content-Type: text/plain; charset=utf-8\n\n" + body)[0].payload == body


def test_a_nested_mail_keeps_its_own_bytes() -> None:
    nested = b"Subject: a\r\nX:  twee  blanks \r\n\r\nhallo"
    content = b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: message/rfc822\r\n\r\n"
    root, _ = parts.parse(content + nested + b"\r\n--x--\r\n")
    assert root.children[0].payload == nested


def test_blank_lines_and_blanks_before_the_header_are_passed_over() -> None:
    assert parts.parse(b"\r\n\r\n Subject: a\r\n\r\nb")[0].header("subject") == "a"


def test_quoted_printable_and_uuencode_are_undone() -> None:
    assert parts.parse(b"Content-Transfer-Encoding: quoted-printable\n\n=C3=A9=\nn")[0].payload == "én".encode()
    encoded = b"Content-Transfer-Encoding: x-uuencode\n\nbegin 644 a\n#86%A\n`\nend\n"
    assert parts.parse(encoded)[0].payload == b"aaa"

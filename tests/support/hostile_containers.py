"""Hostile messages of Outlook, mails as files, names of files, and good files that were damaged."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from functools import cache

from tests.support import papers
from tests.support.compound import message, msg
from tests.support.hostile_file import Hostile, broken, perhaps, sure


def outlook() -> Iterator[Hostile]:
    """Compound files and winmail.dat whose tables and lengths lie."""
    for number, link in enumerate((0, 1, 2, 0xFFFFFFFC, 0x7FFFFFFF)):
        yield sure(f"msg with a looped table {number}", "vraag.msg", _looped, link)
    huge = struct.pack("<Q", 2**31 - 1)
    yield sure("msg with a huge stream", "vraag.msg", lambda: _whole().replace(struct.pack("<Q", 9_000), huge))
    yield sure("msg in msg", "vraag.msg", _deep_msg, 20)
    for cut in (8, 512, 1_000, 2_000):
        yield sure(f"msg cut at {cut}", "vraag.msg", lambda cut=cut: _whole()[:cut])
    length = struct.pack("<i", 300)
    for said in (-1, 2**31 - 1, 10_000, 0):
        lie = struct.pack("<i", said)
        yield perhaps(f"winmail that says {said}", "winmail.dat", lambda lie=lie: _letter().replace(length, lie))
    for count in (2**32 - 1, 5_000_000, 7):
        yield perhaps(f"winmail of {count} properties", "winmail.dat", _with_properties, count)
    for cut in (6, 15, 60, 600):
        yield perhaps(f"winmail cut at {cut}", "winmail.dat", lambda cut=cut: _letter()[:cut])


def mails() -> Iterator[Hostile]:
    """Mails as files."""
    yield sure("mail in mail, 60 deep", "door.eml", mail_in_mail, 60)
    yield sure("mail in mail, encoded", "door.eml", _encoded_mails, 12)
    yield sure("mail of 5,000 parts", "door.eml", parts, 5_000)
    yield sure("mail of 2,000 levels", "door.eml", levels, 2_000)
    yield perhaps("mail of 200,000 headers", "door.eml", lambda: b"X-A: b\n" * 200_000 + b"\nhallo")
    yield perhaps("mail of one endless header", "door.eml", lambda: b"Subject: " + b"a" * 3_000_000 + b"\n\nhallo")
    yield sure("mail of nothing", "door.eml", bytes)
    yield perhaps("mail of zeros", "door.eml", bytes, 100_000)


def names() -> Iterator[Hostile]:
    """Names of files."""
    for filename in (
        "../../../etc/passwd", "C:\\autoexec.bat", "con", "a/../../b.txt", "\u202efdp.exe.txt", "x" * 10_000 + ".pdf",
        "..", ".htaccess", "a;rm -rf ~.txt", "$(reboot).pdf", "a%00.pdf", "\u200b\u200b.pdf",
        "<script>alert(1)</script>.txt", "'; drop table cases; --.txt", "{{7*7}}.txt", "é" * 5_000 + ".txt",
    ):  # fmt: skip
        yield perhaps(f"file named {filename[:12]!a}", filename, lambda: b"kort")


# (ending, how often it is damaged, a good file): pictures are read slowest.
GOOD: tuple[tuple[str, int, Callable[[], bytes]], ...] = (
    ("pdf", 7, cache(lambda: papers.text_pdf("Een brief van een bladzijde."))),
    ("docx", 7, cache(lambda: papers.docx("Een brief."))),
    ("odt", 7, cache(lambda: papers.odt("Een brief."))),
    ("xlsx", 7, cache(lambda: papers.xlsx([["a", "b"]]))),
    ("rtf", 7, cache(lambda: papers.rtf("Een brief."))),
    ("zip", 7, cache(lambda: papers.zipped({"a.txt": b"brief"}))),
    ("msg", 7, cache(lambda: msg("Vraag", "Brief", {"a.txt": b"brief"}))),
    ("dat", 7, cache(lambda: papers.tnef("Brief", {"a.txt": b"brief"}))),
    ("png", 3, cache(lambda: papers.picture("Brief", size=(300, 200), kind="PNG"))),
    ("jpg", 3, cache(lambda: papers.picture("Brief", size=(300, 200)))),
    ("gif", 3, cache(lambda: papers.picture("Brief", size=(300, 200), kind="GIF"))),
    ("bmp", 3, cache(lambda: papers.picture("Brief", size=(300, 200), kind="BMP"))),
    ("webp", 3, cache(lambda: papers.picture("Brief", size=(300, 200), kind="WEBP"))),
    ("tif", 3, cache(lambda: papers.tiff("Brief"))),
)


def damaged() -> Iterator[Hostile]:
    """Each good file, damaged in ways that a seed decides."""
    for kind, times, good in GOOD:
        for seed in range(times):
            yield perhaps(f"{kind} damaged {seed}", f"bestand.{kind}", broken, kind, seed, good)


def parts(number: int) -> bytes:
    """A mail of many files."""
    head = b"Content-Type: multipart/mixed; boundary=x\n\n"
    return head + b"--x\nContent-Disposition: attachment\n\nhallo\n" * number


def levels(number: int) -> bytes:
    """A mail of parts in parts."""
    return b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(number))


def mail_in_mail(number: int) -> bytes:
    """A mail with a mail with a mail …, as RFC 2046 5.2.1 has them: not encoded."""
    inner = b"Subject: de diepste\n\ndiep"
    for level in range(number):
        head = b"Subject: mail %d\nContent-Type: multipart/mixed; boundary=y%d\n\n" % (level, level)
        text = b"--y%d\n\nZie de mail in bijlage.\n--y%d\nContent-Type: message/rfc822\n\n" % (level, level)
        inner = head + text + inner + b"\n--y%d--\n" % level
    return inner


def _encoded_mails(number: int) -> bytes:
    inner = papers.a_mail(("a.txt", b"kort"))
    for _ in range(number):
        inner = papers.a_mail(papers.nested(inner), text="Zie de mail in bijlage.")
    return inner


@cache
def _whole() -> bytes:
    return msg("Vraag", "Zie bijlage.", {"a.txt": b"kort", "b.bin": bytes(9_000)})


@cache
def _letter() -> bytes:
    return papers.tnef("Zie bijlage.", {"volmacht.txt": b"x" * 300})


def _looped(link: int) -> bytes:
    return _whole()[:-512] + struct.pack("<128I", *[link] * 128)


def _deep_msg(number: int) -> bytes:
    inner = message("Diep", "Diep", {})
    for _ in range(number):
        inner = message("Diep", "Diep", {}, inner)
    return msg("Diep", "Diep", {}, inner)


def _with_properties(count: int) -> bytes:
    return _letter().replace(struct.pack("<IHH", 1, 0x1F, 0x3707), struct.pack("<IHH", count, 0x1F, 0x3707))

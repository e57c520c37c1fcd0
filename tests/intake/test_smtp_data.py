"""What is stored of what goes over the line, and what it costs."""

from __future__ import annotations

import itertools
import random
from pathlib import Path

import pytest

from intake.listener import Listener
from intake.smtp_data import DROPPED_BYTES, END_OF_DATA, Content, DataDecoder, count_received
from tests.intake.listening import listening
from tests.support.smtp_client import Closed

LIMIT = 1_000_000


def decoded(wire: bytes, *, pieces: int = 1, max_bytes: int = LIMIT) -> bytes:
    """The content of one DATA whose bytes came in `pieces` cuts at random places."""
    decoder = feed(wire, pieces=pieces, max_bytes=max_bytes)
    assert not decoder.too_big
    return decoder.content.read()


def feed(wire: bytes, *, pieces: int = 1, max_bytes: int = LIMIT) -> DataDecoder:
    decoder = DataDecoder(max_bytes=max_bytes)
    line = b"\r\n" + wire + END_OF_DATA[2:]
    end = line.index(END_OF_DATA)
    chance = random.Random(f"{wire!r}{pieces}")
    cuts = sorted(chance.randint(0, end) for _ in range(pieces - 1))
    for start, stop in itertools.pairwise([0, *cuts]):
        decoder.feed(line[start:stop])
    decoder.finish(line[cuts[-1] if cuts else 0 :])
    return decoder


@pytest.mark.parametrize(
    ("wire", "stored"),
    [
        (b"", b""),
        (b"\r\n", b"\r\n"),
        (b"\r\n\r\n", b"\r\n\r\n"),
        (b"Subject: a\r\n\r\nb\r\n", b"Subject: a\r\n\r\nb\r\n"),
        (b"..\r\n", b".\r\n"),
        (b"...dots\r\na.b\r\n..\r\n.c\r\n", b"..dots\r\na.b\r\n.\r\nc\r\n"),
        (b"\0\xff\xfe8bit\r\n", b"\0\xff\xfe8bit\r\n"),
        (b"a\nb\r\n", b"a\r\nb\r\n"),
        (b"a\rb\r\n", b"a\r\nb\r\n"),
        (b"a\r\r\nb\r\n", b"a\r\nb\r\n"),
        (b"a\r\r\rb\r\n", b"a\r\nb\r\n"),
        (b"a\n.\nb\r\n", b"a\r\n.\r\nb\r\n"),
        (b"a\n..b\r\n", b"a\r\n..b\r\n"),
        (b"a\r..b\r\n", b"a\r\n..b\r\n"),
        (b"\na\r\n", b"\r\na\r\n"),
    ],
)
def test_content_is_what_the_rule_says_however_the_bytes_were_cut(wire: bytes, stored: bytes) -> None:
    assert decoded(wire) == stored
    for pieces in range(2, 12):
        assert decoded(wire, pieces=pieces) == stored


def test_any_mixture_of_dots_and_line_ends_decodes_the_same_in_one_piece_or_many() -> None:
    chance = random.Random(7)
    for _ in range(3_000):
        wire = bytes(chance.choices(b"\r\n.x", k=chance.randint(0, 12))) + b"z\r\n"
        if END_OF_DATA in b"\r\n" + wire:
            continue
        whole = decoded(wire)
        assert whole == decoded(wire, pieces=6), wire
        assert whole.count(b"\r") == whole.count(b"\n") == whole.count(b"\r\n")


def test_a_large_mail_moves_to_a_file_and_comes_back_whole(tmp_path: Path) -> None:
    content = Content(spool_dir=tmp_path)
    pieces = [bytes([number % 256]) * 70_000 for number in range(10)]
    for piece in pieces:
        content.append(piece)
    assert content.on_disk
    assert content.read() == b"".join(pieces)
    content.discard()
    assert list(tmp_path.iterdir()) == []


def test_the_limit_holds_to_the_byte_and_the_rest_is_not_kept() -> None:
    wire = b"x" * 98 + b"\r\n"
    assert len(decoded(wire, max_bytes=100)) == 100
    decoder = feed(b"y" + wire, max_bytes=100)
    assert decoder.too_big
    assert decoder.content.read() == b""


def test_waiting_for_the_end_of_data_without_line_ends_stops_at_the_limit() -> None:
    decoder = DataDecoder(max_bytes=100)
    hopeless = []
    for piece in (b"\r\n" + b"x" * 50, b"x" * 60):
        decoder.feed(piece)
        hopeless.append(decoder.hopeless)
    assert hopeless == [False, True]
    lined = DataDecoder(max_bytes=100)
    lined.feed(b"\r\n" + b"x" * 60 + b"\r\n" + b"x" * 60)
    assert lined.too_big
    piece = b"x" * 1_000_000
    for _ in range(DROPPED_BYTES // len(piece)):
        lined.feed(piece)
    hopeless.append(lined.hopeless)
    lined.feed(piece)
    hopeless.append(lined.hopeless)
    assert hopeless == [False, True, False, True]


def test_a_full_disk_is_remembered_and_the_rest_is_dropped(tmp_path: Path) -> None:
    decoder = DataDecoder(max_bytes=LIMIT, spool_dir=tmp_path / "gone")
    decoder.feed(b"\r\n" + b"x" * 300_000)
    decoder.feed(b"x" * 300_000)
    assert isinstance(decoder.failure, FileNotFoundError)
    assert not decoder.content.on_disk


def test_received_fields_are_counted_in_the_header_only() -> None:
    mail = b"Received: a\r\nreceived: b\r\n\tfolded\r\nX-Received: c\r\n\r\nReceived: d\r\n"
    assert count_received(mail) == 2
    assert count_received(b"Received: a\r\n") == 1
    assert count_received(b"") == 0


# The same over a real connection.

SMUGGLED = b"MAIL FROM:<x@evil.example>\r\nRCPT TO:<inzage@other.example>\r\nDATA\r\nevil\r\n"


@pytest.mark.parametrize(
    "ending",
    [b"\n.\n", b"\n.\r\n", b"\r\n.\n", b"\r.\r", b"\r.\r\n", b"\r\n.\r", b"\r\n.\r\r\n", b"\0\r\n.\0\r\n"],
)
async def test_no_other_spelling_of_the_final_dot_ends_the_data(tmp_path: Path, ending: bytes) -> None:
    async with listening(tmp_path) as running:
        client = await running.client()
        reply = await client.deliver(b"Subject: first\r\n\r\none" + ending + SMUGGLED)
        assert reply == "250 2.0.0 Stored"
        assert (await client.say("NOOP"))[:3] == "250"
        (mail,) = running.spool.mails()
    assert b"evil" in mail.content
    assert mail.recipient == "inzage@body.example"


async def test_a_body_line_of_100_kb_is_taken(tmp_path: Path) -> None:
    mail = b"Subject: lang\r\n\r\n" + b"x" * 100_000 + b"\r\n"
    async with listening(tmp_path) as running:
        assert await (await running.client()).deliver(mail) == "250 2.0.0 Stored"
        assert running.spool.mails()[0].content == mail


@pytest.mark.parametrize("size", [0, 1, 65_530, 65_536, 65_537, 131_072, 131_077, 262_144, 400_001])
async def test_bytes_survive_at_every_edge_of_the_buffers(tmp_path: Path, size: int) -> None:
    body = random.Random(size).randbytes(size).replace(b"\r", b".").replace(b"\n", b".")
    mail = b"\r\n".join(body[at : at + 61] for at in range(0, size, 61)) + b"\r\n"
    wire = mail.replace(b"\r\n.", b"\r\n..")
    wire = b"." + wire if wire.startswith(b".") else wire
    async with listening(tmp_path) as running:
        assert await (await running.client()).deliver(wire) == "250 2.0.0 Stored"
        assert running.spool.mails()[0].content == mail


async def test_an_empty_mail_is_stored(tmp_path: Path) -> None:
    async with listening(tmp_path) as running:
        assert await (await running.client()).deliver(b"") == "250 2.0.0 Stored"
        assert [mail.content for mail in running.spool.mails()] == [b""]


async def test_too_much_data_gets_552_and_the_session_goes_on(tmp_path: Path) -> None:
    line = b"x" * 98 + b"\r\n"
    async with listening(tmp_path, Listener(max_bytes=200_000)) as running:
        client = await running.client()
        assert await client.deliver(line * 2_001) == "552 5.3.4 Message too big"
        assert await client.deliver(line * 100_000) == "552 5.3.4 Message too big"
        assert await client.deliver(line * 2_000) == "250 2.0.0 Stored"
        assert len(running.spool.mails()) == 1


async def test_data_without_any_line_end_is_cut_off_at_the_limit(tmp_path: Path) -> None:
    async with listening(tmp_path, Listener(max_bytes=500_000)) as running:
        client = await running.client()
        await client.open_data()
        with pytest.raises(ConnectionError):
            while True:
                await client.send(b"x" * 100_000)
        with pytest.raises((ConnectionError, Closed)):
            await client.reply()
            await client.reply()
        assert running.spool.mails() == []


async def test_a_full_disk_while_data_comes_in_is_temporary(tmp_path: Path) -> None:
    async with listening(tmp_path, Listener(spool_dir=tmp_path / "gone")) as running:
        client = await running.client()
        assert (await client.deliver(b"x" * 300_000 + b"\r\n"))[:9] == "451 4.3.0"
        assert await client.deliver(b"small\r\n") == "250 2.0.0 Stored"


async def test_a_mail_that_runs_in_circles_is_refused(tmp_path: Path) -> None:
    hop = b"Received: from a.example by b.example; Mon, 2 Mar 2026 10:00:00 +0100\r\n"
    async with listening(tmp_path) as running:
        client = await running.client()
        assert (await client.deliver(hop * 101 + b"\r\nbody\r\n"))[:9] == "554 5.4.6"
        assert await client.deliver(hop * 100 + b"\r\nbody\r\n") == "250 2.0.0 Stored"

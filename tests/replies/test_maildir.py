from __future__ import annotations

from pathlib import Path

from replies.maildir import MaildirTransport, file_name
from replies.ports import Deferred, Delivered, DeliveryReason

MAIL = b"Message-ID: <row-1@linde.example>\r\nSubject: x\r\n\r\nBeste,\r\n"
TO = "ann@burger.example"


async def test_a_mail_becomes_one_file_with_the_same_bytes(tmp_path: Path) -> None:
    assert await MaildirTransport(tmp_path / "outbox").send(MAIL, recipient=TO) == Delivered()
    files = list((tmp_path / "outbox" / "new").iterdir())
    assert [file.read_bytes() for file in files] == [MAIL]
    assert list((tmp_path / "outbox" / "tmp").iterdir()) == []


async def test_a_second_delivery_of_the_same_row_leaves_one_file(tmp_path: Path) -> None:
    transport = MaildirTransport(tmp_path)
    for _ in range(2):
        assert await transport.send(MAIL, recipient=TO) == Delivered()
    assert len(list((tmp_path / "new").iterdir())) == 1


async def test_a_mail_that_a_reader_moved_is_not_written_again(tmp_path: Path) -> None:
    transport = MaildirTransport(tmp_path)
    await transport.send(MAIL, recipient=TO)
    name = file_name(MAIL, recipient=TO)
    (tmp_path / "new" / name).rename(tmp_path / "cur" / f"{name}:2,S")
    assert await transport.send(MAIL, recipient=TO) == Delivered()
    assert list((tmp_path / "new").iterdir()) == []


async def test_a_half_written_file_of_an_earlier_try_is_replaced(tmp_path: Path) -> None:
    transport = MaildirTransport(tmp_path)
    name = file_name(MAIL, recipient=TO)
    (tmp_path / "tmp").mkdir()
    (tmp_path / "tmp" / name).write_bytes(MAIL[:10])
    assert await transport.send(MAIL, recipient=TO) == Delivered()
    assert (tmp_path / "new" / name).read_bytes() == MAIL


async def test_another_row_or_a_mail_without_id_is_another_file(tmp_path: Path) -> None:
    other = MAIL.replace(b"row-1", b"row-2")
    bare = b"Subject: x\r\n\r\nBeste,\r\n"
    assert len({file_name(mail, recipient=TO) for mail in (MAIL, other, bare, bare + b"x")}) == 4


async def test_a_folder_that_cannot_be_written_defers(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("in the way")
    delivery = await MaildirTransport(tmp_path / "outbox").send(MAIL, recipient=TO)
    assert delivery == Deferred(reason=DeliveryReason.STORAGE_FAILED)

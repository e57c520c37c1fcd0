"""Mails in files and folders."""

import os
from pathlib import Path

import pytest

from intake import files
from intake.files import FoundMail, SkippedFile, iterate_mails

SEPARATOR = b"From jan@post.example Mon Nov 16 08:00:00 2026\n"
MAIL = b"Subject: a\n\ntekst\n"


def _names(*paths: Path) -> list[str]:
    return [found.file for found in iterate_mails(paths)]


def test_folders_are_read_in_sorted_order_with_relative_names(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("c.eml", "a.raw", "b/d.box", "b/e.txt"):
        (tmp_path / name).write_bytes(MAIL)
    assert _names(tmp_path) == ["a.raw", "b/d.box", "b/e.txt", "c.eml"]
    assert _names(tmp_path / "b" / "e.txt") == ["e.txt"]


@pytest.mark.parametrize("name", ["labels.jsonl", "MANIFEST.tsv", "README.md", "zonder", "foto.png"])
def test_files_that_are_no_mail_are_named_as_skipped(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(MAIL)
    assert list(iterate_mails([tmp_path])) == [SkippedFile(file=name, reason="not_a_mail_file", failed=False)]


def test_a_missing_file_is_one_record(tmp_path: Path) -> None:
    expected = [SkippedFile(file="weg.eml", reason="not_found", failed=True)]
    assert list(iterate_mails([tmp_path / "weg.eml"])) == expected


def test_a_file_that_cannot_be_opened_is_one_record_and_the_rest_goes_on(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.eml")
    (tmp_path / "b.eml").write_bytes(MAIL)
    assert list(iterate_mails([tmp_path])) == [
        SkippedFile(file="a.eml", reason="not_readable", failed=True),
        FoundMail(file="b.eml", content=MAIL),
    ]


def test_an_mbox_is_split_at_its_separators_and_unescaped(tmp_path: Path) -> None:
    path = tmp_path / "post.mbox"
    path.write_bytes(SEPARATOR + b"Subject: a\n\n>From hier\n>>From daar\n\n" + SEPARATOR + b"Subject: b\n\nFrom nu\n")
    assert list(iterate_mails([path])) == [
        FoundMail(file="post.mbox#1", content=b"Subject: a\n\nFrom hier\n>From daar\n"),
        FoundMail(file="post.mbox#2", content=b"Subject: b\n\nFrom nu\n"),
    ]


def test_an_mbox_cut_short_gives_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "post.mbox"
    path.write_bytes(SEPARATOR + MAIL + b"\n" + SEPARATOR + b"Subject: b\nFro")
    assert _names(path) == ["post.mbox#1", "post.mbox#2"]


def test_an_empty_mbox_is_one_record(tmp_path: Path) -> None:
    (tmp_path / "post.mbox").write_bytes(b"")
    assert list(iterate_mails([tmp_path])) == [SkippedFile(file="post.mbox", reason="empty_mbox", failed=True)]


def test_an_mbox_without_any_mail_in_it_is_one_record(tmp_path: Path) -> None:
    (tmp_path / "post.mbox").write_bytes(b"\x00\x01 nothing\n\nlike a mail\n")
    assert list(iterate_mails([tmp_path])) == [SkippedFile(file="post.mbox", reason="not_an_mbox", failed=True)]


def test_an_mbox_that_lost_its_beginning_gives_all_that_is_left(tmp_path: Path) -> None:
    path = tmp_path / "post.mbox"
    path.write_bytes(b"half a line of a mail\n\n" + SEPARATOR + MAIL)
    assert _names(path) == ["post.mbox#1", "post.mbox#2"]


def test_several_separated_mails_in_another_file_are_read_as_mbox(tmp_path: Path) -> None:
    (tmp_path / "a.box").write_bytes(SEPARATOR + MAIL + b"\n" + SEPARATOR + MAIL)
    assert _names(tmp_path) == ["a.box#1", "a.box#2"]


def test_one_mail_with_a_separator_keeps_its_name_and_loses_the_line(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(SEPARATOR + MAIL)
    assert list(iterate_mails([tmp_path])) == [FoundMail(file="a.eml", content=MAIL)]


def test_a_maildir_is_read_without_what_is_still_being_written(tmp_path: Path) -> None:
    for name in ("cur", "new", "tmp"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.1.host:2,S").write_bytes(MAIL)
    assert _names(tmp_path) == ["cur/cur.1.host:2,S", "new/new.1.host:2,S"]


def test_a_link_to_its_own_folder_is_not_followed_round(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(MAIL)
    (tmp_path / "rond").symlink_to(tmp_path, target_is_directory=True)
    assert _names(tmp_path) == ["a.eml"]


def test_a_mail_over_the_limit_is_named_and_its_neighbours_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MAX_FILE_BYTES", 100)
    (tmp_path / "a.eml").write_bytes(b"x" * 200)
    (tmp_path / "b.mbox").write_bytes(SEPARATOR + b"x\n" * 100 + b"\n" + SEPARATOR + MAIL)
    assert list(iterate_mails([tmp_path])) == [
        SkippedFile(file="a.eml", reason="too_large", failed=True),
        SkippedFile(file="b.mbox#1", reason="too_large", failed=True),
        FoundMail(file="b.mbox#2", content=MAIL),
    ]

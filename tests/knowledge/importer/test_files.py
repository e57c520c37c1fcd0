"""Which files are documents, and what is said of the others."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from knowledge.importer import files
from knowledge.importer.files import DocumentFile, FoundDocument, SkippedFile, find_documents, read_file


def test_folders_are_read_in_order_by_relative_name_and_hidden_files_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "een.md").touch()
    (tmp_path / "a.TXT").touch()
    (tmp_path / ".stil.txt").touch()
    (tmp_path / "foto.jpg").touch()
    (tmp_path / "b" / "rond").symlink_to(tmp_path)
    found = find_documents([tmp_path, tmp_path / "a.TXT", tmp_path / "weg.pdf"])
    assert [(file.name, getattr(file, "reason", "")) for file in found] == [
        ("a.TXT", ""),
        ("b/een.md", ""),
        ("foto.jpg", "other_kind"),
        ("a.TXT", ""),
        ("weg.pdf", "not_found"),
    ]


def test_a_document_comes_with_its_bytes_and_its_day(tmp_path: Path) -> None:
    path = tmp_path / "a.Txt"
    path.write_text("tekst", encoding="utf-8")
    os.utime(path, (1_700_000_000, 1_700_000_000))
    assert read_file(DocumentFile(name="a.Txt", path=path)) == FoundDocument(
        name="a.Txt", suffix=".txt", changed=date(2023, 11, 14), content=b"tekst"
    )


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "map.txt"
    folder.mkdir()
    assert read_file(DocumentFile(name="weg", path=tmp_path / "weg.txt")) == SkippedFile(
        name="weg", reason="not_found", failed=True
    )
    assert read_file(DocumentFile(name="map", path=folder)) == SkippedFile(
        name="map", reason="not_readable", failed=True
    )


def test_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "groot.txt"
    with path.open("wb") as stream:
        stream.truncate(files.MAX_BYTES + 1)
    assert read_file(DocumentFile(name="groot.txt", path=path)) == SkippedFile(
        name="groot.txt", reason="too_large", failed=True
    )

"""`knowledge model` where it cannot do its work; tests/transformers has it do it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from knowledge.embed import NO_EXTRA
from tests.support.builders import inzage


def test_without_the_extra_it_says_what_to_install_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "safetensors", None)  # as if not installed, whatever this environment holds
    ran = inzage("knowledge", "model", str(tmp_path / "model"), folder=tmp_path)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.splitlines()[-1] == f"inzage: {NO_EXTRA}"
    assert "make transformers" in NO_EXTRA
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    ran = inzage("knowledge", "model", str(tmp_path / "model"), folder=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert "bestaat al" in ran.err
    assert list(tmp_path.rglob("*")) == [tmp_path / "model"]


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "brief.txt").touch()
    ran = inzage("knowledge", "model", str(tmp_path / "brief.txt/model"), folder=tmp_path)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith(f"inzage: {tmp_path / 'brief.txt/model'}: ")

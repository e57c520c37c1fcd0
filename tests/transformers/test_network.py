"""A model folder is loaded without any network, whatever is missing in it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.transformers.conftest import ROOT


def watched(*arguments: str, hub: Path) -> tuple[dict[str, object], list[str]]:
    """What was loaded and what was seen, in a process that was told nothing about being offline."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("HF_", "TRANSFORMERS_"))}
    ran = subprocess.run(
        [sys.executable, "-m", "tests.transformers.watched_load", *arguments],
        cwd=ROOT,
        env={**environment, "HF_HOME": str(hub)},
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(ran.stdout)
    return found["loaded"], found["network"]


def without(tiny_folder: Path, *names: str, into: Path) -> str:
    """A copy of the model that lacks these files."""
    shutil.copytree(tiny_folder, into, ignore=shutil.ignore_patterns(*names))
    return str(into)


def test_the_watch_sees_a_connection(tmp_path: Path) -> None:
    _, network = watched("--loopback", hub=tmp_path)
    assert "socket.connect" in network


@pytest.mark.parametrize("first", [(), ("--hub-first",)], ids=["alone", "after the client of the hub"])
def test_a_whole_folder_and_a_broken_one_are_read_without_a_socket(
    tiny_folder: Path, tmp_path: Path, first: tuple[str, ...]
) -> None:
    broken = [
        without(tiny_folder, "*.safetensors", into=tmp_path / "without weights"),
        without(tiny_folder, "tokenizer*", "vocab*", "special*", into=tmp_path / "without words"),
        without(tiny_folder, "config.json", into=tmp_path / "without settings"),
        str(tmp_path / "intfloat/multilingual-e5-small"),  # a name that a hub knows, and no folder here
    ]
    loaded, network = watched(*first, str(tiny_folder), *broken, hub=tmp_path / "hub")
    assert network == []
    assert loaded.pop(str(tiny_folder)) == 1
    assert {name for name, outcome in loaded.items() if isinstance(outcome, str) and name in outcome} == set(broken)
    assert not (tmp_path / "hub").exists()


def test_the_exported_folder_is_read_without_a_socket(folder: Path, tmp_path: Path) -> None:
    loaded, network = watched(str(folder), hub=tmp_path / "hub")
    assert (loaded, network) == ({str(folder): 1}, [])


def test_once_a_folder_was_loaded_a_name_is_not_looked_up_either(tiny_folder: Path, tmp_path: Path) -> None:
    name = "intfloat/multilingual-e5-small"
    loaded, network = watched("--then-by-name", name, str(tiny_folder), hub=tmp_path / "hub")
    assert network == []
    assert isinstance(loaded[name], str)

"""The worker lock of a folder: one process has it, and the kernel gives it back when that process dies."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.sole import sole_process

HOLDER = (
    "import sys, time; from pathlib import Path; from bot.sole import sole_process\n"
    "with sole_process(Path(sys.argv[1])) as alone:\n"
    "    print(alone, flush=True); time.sleep(600)\n"
)


def test_the_first_has_the_lock_and_the_second_does_not(tmp_path: Path) -> None:
    with sole_process(tmp_path) as first, sole_process(tmp_path) as second:
        assert (first, second) == (True, False)
    with sole_process(tmp_path) as again:
        assert again


def test_a_killed_process_gives_the_lock_back(tmp_path: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "True\n"
    with sole_process(tmp_path) as alone:
        assert not alone
    holder.kill()
    holder.wait()
    holder.stdout.close()
    with sole_process(tmp_path) as alone:
        assert alone


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"), sole_process(tmp_path / "absent"):
        pass

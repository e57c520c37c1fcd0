"""What all real servers started by tests share: a folder, free ports, one process ended by its own handle."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path


class PeerFailed(Exception):
    """The server is not installed, or did not come up; the message says what to do."""


def program(name: str, *, package: str) -> str:
    """Path of an installed server. Raises PeerFailed with the apt package that brings it."""
    path = shutil.which(name, path="/usr/sbin:/usr/bin:/sbin:/bin")
    if path is None:
        raise PeerFailed(f"{name} is missing: apt-get install --no-install-recommends {package}")
    return path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def short_folder(prefix: str) -> Iterator[Path]:
    """A folder other users may enter, with a path short enough for Unix sockets (108 bytes, unix(7))."""
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir="/tmp"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def running(
    command: Sequence[str],
    *,
    ports: Sequence[int],
    log: Callable[[], str],
    folder: Path,
    env: dict[str, str] | None = None,
) -> Iterator[subprocess.Popen[bytes]]:
    """Start a server that stays in the foreground, wait for its ports, end it afterwards."""
    with (folder / "stdout").open("wb") as out:
        process = subprocess.Popen(command, cwd=folder, env=env, stdout=out, stderr=subprocess.STDOUT)
    try:
        for port in ports:
            _wait_for(port, process=process, log=log)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(port: int, *, process: subprocess.Popen[bytes], log: Callable[[], str]) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        if process.poll() is not None:
            raise PeerFailed(f"ended with {process.returncode}: {log()}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise PeerFailed(f"port {port} stays closed: {log()}")

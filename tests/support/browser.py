"""The console behind a real server, and Debian's Chromium to look at it with."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, sync_playwright

from tests.support.peers import program

# As root Chromium needs --no-sandbox; the rest keeps it from calling hosts of its maker and from sharing memory
# where /dev/shm is small.
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--disable-extensions",
)
_PATIENCE = 20.0


@contextmanager
def serving(web: FastAPI) -> Iterator[str]:
    """Serve on a free port of loopback; gives the address."""
    server = uvicorn.Server(uvicorn.Config(web, host="127.0.0.1", port=0, log_level="critical", ws="none"))
    thread = threading.Thread(target=server.run, name="console", daemon=True)
    thread.start()
    try:
        until = time.monotonic() + _PATIENCE
        while not server.started:
            assert thread.is_alive() and time.monotonic() < until, "the console did not come up"
            time.sleep(0.02)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(_PATIENCE)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser with an empty profile of its own. Raises PeerFailed with the apt package where it is missing."""
    path = program("chromium", package="chromium fonts-dejavu-core")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(_ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()

"""The console behind a real server, and Debian's Chromium to look at it with."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, sync_playwright

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

# WCAG 2.2 SC 1.4.3: 4.5 to 1 for text. Computed from the colours the browser uses, against the nearest painted ground.
CONTRASTS = """() => {
  const parse = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = (c) => [0.2126, 0.7152, 0.0722].reduce((sum, weight, i) => {
    const v = c[i] / 255; return sum + weight * (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); }, 0);
  const ground = (e) => { for (; e; e = e.parentElement) {
    const c = parse(getComputedStyle(e).backgroundColor); if (c.length === 3 || c[3] === 1) return c; }
    return [255, 255, 255]; };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !e.checkVisibility()) continue;
    const a = light(parse(getComputedStyle(e).color)), b = light(ground(e));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) found.push(`${ratio.toFixed(2)} ${walker.currentNode.data.trim().slice(0, 30)}`);
  }
  return found;
}"""


@contextmanager
def serving(web: FastAPI, *, port: int = 0) -> Iterator[str]:
    """Serve on loopback, on a free port unless one is named; gives the address."""
    server = uvicorn.Server(uvicorn.Config(web, host="127.0.0.1", port=port, log_level="critical", ws="none"))
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


@contextmanager
def at_home(browser: Browser, folder: Path) -> Iterator[BrowserContext]:
    """A browser as people have it, with a profile on disk: our own switches alone.

    Playwright's switch off what keeps storage apart for each website, and then Chromium gives frames none.
    """
    command = [program("chromium", package="chromium fonts-dejavu-core"), *_ARGUMENTS, "--headless=new"]
    own = ("--remote-debugging-port=0", f"--user-data-dir={folder}", "--lang=nl-BE", "about:blank")
    process = subprocess.Popen([*command, *own], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        door, until = folder / "DevToolsActivePort", time.monotonic() + _PATIENCE
        while not (door.exists() and door.read_text().count("\n")):
            assert process.poll() is None and time.monotonic() < until, "the browser did not come up"
            time.sleep(0.02)
        found = browser.browser_type.connect_over_cdp(f"http://127.0.0.1:{door.read_text().split()[0]}")
        yield found.contexts[0]
        found.close()
    finally:
        process.terminate()
        process.wait(_PATIENCE)

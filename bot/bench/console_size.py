"""One size of `inzage bench console`, in a process of its own: fills a store, then asks its pages for an officer.

python -m bot.bench.console_size FOLDER CASES REQUESTS
"""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import numpy as np

from bot.app import App, build
from bot.bench.console_fill import BODY, NOW, fill, officer_id
from bot.bench.failure import BenchFailed
from bot.config import BodySection, Config
from bot.store import web_sessions

if TYPE_CHECKING:
    from fastapi import FastAPI

_TOKEN, _FORM = "bench-session-token-of-some-length", "bench-form-token"
_HOST = b"console.example"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request: a page, or a form that shows one."""

    path: str
    query: str = ""
    form: dict[str, str] | None = None


def main() -> None:
    """Print one JSON object of measurements."""
    folder, size, requests = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    app = build(Config(data_dir=folder, body=(BodySection(id=BODY, name="Gemeente Dorp"),)), clock=lambda: NOW)
    started = perf_counter()
    fill(app.door, size)
    found: dict[str, float] = {"cases": size, "fill_s": round(perf_counter() - started, 1)}
    found |= asyncio.run(_measure(app, size=size, requests=requests))
    status = Path("/proc/self/status").read_text(encoding="ascii")  # proc(5), VmHWM: the most it ever held
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM:"))
    found["rss_mib"] = round(int(line.split()[1]) / 1_024, 1)
    app.door.close()
    sys.stdout.write(json.dumps(found))


async def _measure(app: App, *, size: int, requests: int) -> dict[str, float]:
    from bot.web.asgi import build_web

    web = build_web(app)
    app.door.write_now(
        lambda s: web_sessions.start(
            s, token=_TOKEN, staff_id=officer_id("an"), body_id=BODY, csrf_token=_FORM, now=NOW
        )
    )
    found: dict[str, float] = {}
    for name, pages in _pages(size).items():
        for asked in pages[:3]:  # the guidance is loaded at the first need
            await _ask(web, asked)
        times, weights = [], []
        for number in range(requests):
            begun = perf_counter()
            weights.append(await _ask(web, pages[number % len(pages)]))
            times.append((perf_counter() - begun) * 1_000)
        heaviest = round(max(weights) / 1_024, 1)
        found |= {f"{name}_p50": _share(times, 50), f"{name}_p95": _share(times, 95), f"{name}_kib": heaviest}
    return found


def _pages(size: int) -> dict[str, list[Asked]]:
    """What is asked: the first page, filters, a name, the last pages, and cases."""
    last = max(1, size * 7 // 8 // 50)
    # One in two hundred is shut to the officer who asks; those give a page that says there is none.
    cases = [number for number in range(size) if number % 200 != 7]
    spread = cases[:: max(1, len(cases) // 97)]
    return {
        "worklist": [Asked(path="/")],
        "filtered": [
            Asked(path="/", query=query)
            for query in (
                "van=mij",
                "spoor=reuse&van=mij",
                "binnen=7&wacht=ja",
                "dringend=ja",
                "staat=closed&van=niemand",
            )
        ],
        "searched": [
            Asked(path="/werklijst/zoeken", form={"zoek": f"-{number}"}) for number in (size - 1, 17, size // 2)
        ],
        "last_page": [Asked(path="/", query=f"pagina={last - back}") for back in range(min(3, last))],
        "case": [Asked(path=f"/dossiers/OB-2026-{number + 1:04d}") for number in spread],
        "ledger": [Asked(path="/berichten")],
    }


async def _ask(web: FastAPI, asked: Asked) -> int:
    """One request through the application; how many bytes the page has. Raises BenchFailed where it is not shown."""
    body = b"" if asked.form is None else urlencode({"token": _FORM, **asked.form}).encode()
    sent: list[dict[str, Any]] = []
    waiting = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> dict[str, Any]:
        return waiting.pop() if waiting else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    await web(_scope(asked, length=len(body)), receive, send)
    if sent[0]["status"] != 200:
        raise BenchFailed(f"{asked.path}: {sent[0]['status']}")
    return sum(len(message.get("body", b"")) for message in sent)


def _scope(asked: Asked, *, length: int) -> dict[str, Any]:
    headers = [(b"host", _HOST), (b"cookie", f"inzage-session={_TOKEN}".encode()), (b"sec-fetch-site", b"same-origin")]
    if asked.form is not None:
        headers += [
            (b"content-type", b"application/x-www-form-urlencoded"),
            (b"content-length", str(length).encode()),
        ]
    return {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "scheme": "http",
        "method": "GET" if asked.form is None else "POST", "path": asked.path, "raw_path": asked.path.encode(),
        "query_string": asked.query.encode(), "root_path": "", "headers": headers,
        "client": ("127.0.0.1", 1), "server": ("console.example", 80),
    }  # fmt: skip


def _share(values: list[float], percent: int) -> float:
    return round(float(np.percentile(values, percent)), 1)


if __name__ == "__main__":
    main()

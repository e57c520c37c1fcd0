"""One cell of `inzage bench triage`, in a process of its own: the examples that ship, read and decided on.

python -m bot.bench.triage_mails none|text|scan TIMES MAILS
"""

from __future__ import annotations

import email
import json
import resource
import sys
from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from time import process_time

import numpy as np

from bot.app import profile_of
from bot.bench.papers import Paper, scan, text_papers
from bot.clock import utc_now
from bot.config import Config
from bot.indexing import load_knowledge
from bot.library import library_of
from bot.profile import BodyProfile
from bot.think import Knowledge, consider, read
from intake import language
from intake.calendar_days import local_date
from intake.labelled import shipped_examples
from knowledge.ports import Embedder, Matrix

_WARM = 5  # mails read before the clock runs: models load, maps get their first pages


class Timed:
    """The embedder, with the time that it took for the mail in hand."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self.spent = 0.0

    @property
    def fingerprint(self) -> str:
        """That of the embedder behind it."""
        return self._embedder.fingerprint

    def encode_queries(self, texts: Sequence[str]) -> Matrix:
        """Questions to unit rows."""
        started = _spent()
        rows = self._embedder.encode_queries(texts)
        self.spent += _spent() - started
        return rows

    def encode_documents(self, texts: Sequence[str]) -> Matrix:
        """Passages to unit rows."""
        return self._embedder.encode_documents(texts)


def main() -> None:
    """Print one JSON object of measurements."""
    attached, times, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    mails = _mails(attached, times=times, count=count + _WARM)
    config = Config()
    loaded = load_knowledge(library_of(config))
    assert loaded.embedder is not None
    timed = Timed(loaded.embedder)
    knowledge = Knowledge(index=loaded.index, embedder=timed)
    body = profile_of(config, config.body[0].id, on=local_date(utc_now()))
    for mail in mails[:_WARM]:
        _bare(mail)
        _triage(mail, body=body, knowledge=knowledge)
    figures: dict[str, list[float]] = {"bare": [], "read": [], "embed": [], "whole": []}
    for mail in mails[_WARM:]:
        timed.spent = 0.0
        figures["bare"].append(_bare(mail))
        reading, whole = _triage(mail, body=body, knowledge=knowledge)
        figures["read"].append(reading)
        figures["whole"].append(whole)
        figures["embed"].append(timed.spent)
    sys.stdout.write(json.dumps(_row(figures, mails[_WARM:])))


def _row(figures: dict[str, list[float]], mails: Sequence[bytes]) -> dict[str, float]:
    whole, bare = figures["whole"], _share(figures["bare"], 50)
    return {
        "mails": len(whole),
        "mean_kib": round(sum(map(len, mails)) / len(mails) / 1_024, 1),
        "rate": round(len(whole) / sum(whole), 2),
        "p50": _share(whole, 50),
        "p95": _share(whole, 95),
        "read_p50": _share(figures["read"], 50),
        "embed_p50": _share(figures["embed"], 50),
        "bare_p50": bare,
        "ratio": round(_share(whole, 50) / bare, 1),
        "rss_mib": _peak(),
    }


def _spent() -> float:
    """Seconds of processor that this process and the readers of files took so far: others on the machine count not."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return process_time() + ended.ru_utime + ended.ru_stime


def _triage(mail: bytes, *, body: BodyProfile, knowledge: Knowledge) -> tuple[float, float]:
    """Seconds until the mail with its files was read, and until it was decided on."""
    started = _spent()
    message = read(mail, own_addresses=body.addresses)
    reading = _spent() - started
    day = local_date(message.date or utc_now())
    consider(message, known=(), body=body, on_date=day, knowledge=knowledge)
    return reading, _spent() - started


def _bare(mail: bytes) -> float:
    """The baseline: the standard library's parser, then the language of the text."""
    started = _spent()
    text = email.message_from_bytes(mail, policy=default).get_body(("plain",))
    language.detect(text.get_content() if text else "")
    return _spent() - started


def _mails(attached: str, *, times: int, count: int) -> list[bytes]:
    """Examples of all authors with longer bodies and papers that hold their own words."""
    examples = shipped_examples()
    found = []
    for at in range(count):
        given = email.message_from_bytes(examples[at * len(examples) // count].content, policy=default)
        body = given.get_body(("plain",))
        text = body.get_content() if body else ""
        mail = EmailMessage(policy=default)
        for name in ("From", "To", "Subject", "Date", "Message-ID"):
            mail[name] = str(given[name])
        mail.set_content("\n".join([text] * times))
        for paper in _papers(attached, text):
            maintype, _, subtype = paper.content_type.partition("/")
            mail.add_attachment(paper.content, maintype=maintype, subtype=subtype, filename=paper.name)
        found.append(mail.as_bytes())
    return found


def _papers(attached: str, text: str) -> tuple[Paper, ...]:
    if attached == "text":
        return text_papers(text)
    if attached == "scan":
        return (scan(text),)
    if attached == "none":
        return ()
    raise ValueError(f"attached: {attached}")


def _share(seconds: list[float], percent: int) -> float:
    return round(float(np.percentile(seconds, percent)) * 1_000, 1)


def _peak() -> float:
    """The most memory this process ever held, in MiB (proc(5), VmHWM); a reader of files is another process."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM:"))
    return round(int(line.split()[1]) / 1_024, 1)


if __name__ == "__main__":
    main()

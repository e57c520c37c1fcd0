"""A log names events and codes, and never a person."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Literal

import pytest
import structlog

from bot.config import LogSection
from bot.log import redact, set_up


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    structlog.reset_defaults()


def test_codes_stay_and_what_could_be_a_person_goes() -> None:
    event = {
        "event": "message_handled",
        "ledger_id": "01a1",
        "attempts": 2,
        "reason": "refused by bram@postbus.example",
        "subject": "Klacht over juf An",
        "sender": "bram@postbus.example",
        "parts": ["Bram"],
        "known": None,
        "good": True,
    }
    assert redact(None, "info", event) == {
        "event": "message_handled",
        "ledger_id": "01a1",
        "attempts": 2,
        "reason": "refused by [address]",
        "subject": "[redacted]",
        "sender": "[redacted]",
        "parts": "[redacted]",
        "known": None,
        "good": True,
    }


@pytest.mark.parametrize("form", ["json", "text"])
def test_no_format_prints_the_words_of_a_fault(
    capsys: pytest.CaptureFixture[str], form: Literal["json", "text"]
) -> None:
    set_up(LogSection(format=form))
    try:
        raise ValueError("Beste juf An")
    except ValueError:
        structlog.get_logger().error("message_quarantined", error="ValueError", exc_info=True)
    written = capsys.readouterr()
    assert written.out == ""
    assert "message_quarantined" in written.err
    assert "juf" not in written.err


def test_json_is_one_object_a_line_on_stderr_and_the_level_holds(capsys: pytest.CaptureFixture[str]) -> None:
    set_up(LogSection(level="warning"))
    logger = structlog.get_logger()
    logger.info("serving", roles="web")
    logger.warning("lease_lost", ledger_id="01a1")
    written = capsys.readouterr()
    assert written.out == ""
    (line,) = (json.loads(text) for text in written.err.splitlines())
    assert (line["event"], line["level"], line["ledger_id"]) == ("lease_lost", "warning", "01a1")

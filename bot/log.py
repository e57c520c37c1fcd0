"""Structured logging: event names and codes, never a subject, body, address or token."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

from bot.config import LogSection

_ADDRESS = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+")
# Values under these keys are ours: ids, codes, counts. Anything else is shown only if it is a number.
_SAFE_KEYS = frozenset(
    {
        "event", "level", "timestamp", "ledger_id", "outbox_id", "route", "reason", "kind", "state", "body_id",
        "listener", "mailbox", "error", "roles", "case", "attempts", "job", "path", "status", "method", "source",
        "host", "mode", "actor_id",
    }
)  # fmt: skip


def redact(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop what could hold a person: unknown text fields, and any mail address in a known one."""
    for key in ("exc_info", "stack_info", "exception"):
        event.pop(key, None)  # a traceback quotes what was being handled; the text format would print it
    for key, value in list(event.items()):
        if isinstance(value, str):
            event[key] = _ADDRESS.sub("[address]", value) if key in _SAFE_KEYS else "[redacted]"
        elif not isinstance(value, bool | int | float | type(None)):
            event[key] = "[redacted]"
    return event


def set_up(section: LogSection) -> None:
    """Log to stderr in the configured format; libraries' own loggers stay at warning, redacted too."""
    level = getattr(logging, section.level.upper())
    renderer: Any = (
        structlog.processors.JSONRenderer()
        if section.format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            redact,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    # aiosmtpd logs envelopes, uvicorn logs paths: neither may reach a log with a person in it.
    for name in ("mail.log", "mail.debug", "uvicorn", "uvicorn.error", "imapclient", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL)

"""Identifiers for rows: random, and sortable by the moment they were made."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime

NewId = Callable[[datetime], str]


def new_id(now: datetime) -> str:
    """32 lower-case hex digits: milliseconds since 1970 (48 bits), then 80 random bits (as RFC 9562 5.7)."""
    return f"{int(now.timestamp() * 1000):012x}{os.urandom(10).hex()}"

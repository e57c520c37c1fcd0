"""What every measurement shares: a row of figures, and the failure to measure."""

from __future__ import annotations

from typing import Any

Row = dict[str, Any]


class BenchFailed(Exception):
    """A measuring process did not do what was measured; the message says what."""

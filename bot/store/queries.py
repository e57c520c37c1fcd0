"""Loads the named queries: the common dialect, then what an engine overrides."""

from __future__ import annotations

import re
from importlib.resources import files

_HEADING = re.compile(r"^-- name: (\w+)$", re.MULTILINE)
_COMMENT = re.compile(r"^\s*--.*\n?", re.MULTILINE)
_PARAMETER = re.compile(r"(?<!:):([a-z_0-9]+)")


def parse(text: str) -> dict[str, str]:
    """Split a file of queries, each headed `-- name: …` and described in the comment lines below it."""
    parts = _HEADING.split(text)[1:]
    queries: dict[str, str] = {}
    for name, body in zip(parts[::2], parts[1::2], strict=True):
        if name in queries:
            raise ValueError(f"query {name} is named twice")
        queries[name] = _COMMENT.sub("", body).strip().rstrip(";")
    return queries


def sqlite_queries() -> dict[str, str]:
    """Every query in SQLite's style (`:name`)."""
    return parse((files("bot.store") / "queries.sql").read_text("utf-8"))


def postgres_queries() -> dict[str, str]:
    """Every query in psycopg's style (`%(name)s`), the PostgreSQL file on top of the common one."""
    queries = sqlite_queries() | parse((files("bot.store") / "queries.postgres.sql").read_text("utf-8"))
    return {name: _PARAMETER.sub(r"%(\1)s", text.replace("%", "%%")) for name, text in queries.items()}

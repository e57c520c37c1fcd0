"""What every command shares: the configuration, the knowledge, and how output is written."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from bot.app import App, build
from bot.config import Config, load
from bot.indexing import load_knowledge
from bot.library import library_of
from bot.log import set_up
from bot.think import Knowledge

# A pipe or a log file has no width; tables then take what they need on a wide page.
# (Both are given: a dumb terminal would else be 80 wide whatever the width says.)
WIDE, HIGH = (None, None) if sys.stdout.isatty() else (240, 50)

stderr = Console(stderr=True, highlight=False)
stdout = Console(highlight=False, width=WIDE, height=HIGH)

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass(slots=True)
class Context:
    """The global options, and the parts built from them on first use."""

    config_path: Path | None
    _config: Config | None = None
    _knowledge: Knowledge | None = None

    @property
    def config(self) -> Config:
        """The configuration. Raises ConfigError."""
        if self._config is None:
            self._config = load(self.config_path)
            # A command speaks by its output; only `serve` logs each step.
            set_up(self._config.log.model_copy(update={"level": "warning"}))
        return self._config

    @property
    def knowledge(self) -> Knowledge:
        """What the installation answers from. Raises ConfigError, StoreError."""
        if self._knowledge is None:
            self._knowledge = load_knowledge(library_of(self.config))
        return self._knowledge

    def app(self) -> App:
        """The application with its store opened and migrated. Raises ConfigError, StoreError."""
        return build(self.config)


def of(context: typer.Context) -> Context:
    """The shared context of a command."""
    found: Context = context.obj
    return found


@contextmanager
def opened(context: typer.Context) -> Iterator[App]:
    """The application for one command; its store is closed on leaving. Raises ConfigError, StoreError."""
    app = of(context).app()
    try:
        yield app
    finally:
        app.door.close()


def fail(message: str) -> None:
    """One clear line on stderr."""
    stderr.print(f"inzage: {message}", markup=False, soft_wrap=True)


def emit(value: dict[str, Any]) -> None:
    """One JSON object a line on stdout, UTF-8 whatever the locale."""
    line = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    sys.stdout.buffer.write(line.encode("utf-8", "replace") + b"\n")


def show(title: str, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """A table for people on stdout; cells may hold what strangers wrote."""
    heading = _as_it_stands(title)
    heading.stylize("bold")
    table = Table(title=heading, title_justify="left")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(_as_it_stands("" if cell is None else str(cell)) for cell in row))
    stdout.print(table)


def _as_it_stands(text: str) -> Text:
    """Neither markup, which a stray bracket breaks, nor what would steer the terminal (ECMA-48 5.3)."""
    return Text(_CONTROL.sub("\N{REPLACEMENT CHARACTER}", text))


def progress(description: str) -> Progress:
    """A progress bar on stderr; silent where that is no terminal."""
    return Progress(
        TextColumn(description),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=stderr,
        disable=not sys.stderr.isatty(),
    )

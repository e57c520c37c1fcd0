"""Every package the bot needs at run time has its reason on a page, and the pins hold it."""

from __future__ import annotations

import ast
import re
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
REASONS = (ROOT / "deploy/decisions/0003-runtime-dependencies.md").read_text(encoding="utf-8").lower()
PINS = (ROOT / "deploy/constraints.txt").read_text(encoding="utf-8")
_NAME = re.compile(r"^[A-Za-z0-9._-]+")
TEST_TOOLS = {"test", "lint"}
PINNED_APART = {"transformers"}  # deploy/constraints-transformers.txt
NEVER_PINNED = {"pip"}  # the environment brings its own, and `pip freeze` leaves it out
# Asked for and imported by nothing of ours, and who does.
USED_BY_OTHERS = {
    "httptools": "uvicorn, when it is there",
    "python-multipart": "starlette, when a form is read",
    "tzdata": "zoneinfo, where the system has no time zones",
}
# Extras that `make setup` promises; nothing imports these packages before letters are PDF and senders are checked.
PROMISED = {"mailauth", "pdf"}


def normalised(name: str) -> str:
    """The name as package registries compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def names(requirements: list[str]) -> set[str]:
    return {normalised(match[0]) for line in requirements if (match := _NAME.match(line))}


EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"]
RUN_TIME = names(PROJECT["dependencies"]).union(*(names(EXTRAS[extra]) for extra in EXTRAS if extra not in TEST_TOOLS))

SOURCES = [source for package in ("bot", "intake", "knowledge", "replies") for source in (ROOT / package).rglob("*.py")]


def imported_packages() -> set[str]:
    """What our code imports, as package registries name it."""
    modules: set[str] = set()
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                modules |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                modules.add(node.module.partition(".")[0])
    known = packages_distributions()
    return {normalised(package) for module in modules for package in known.get(module, [])}


@pytest.mark.parametrize("package", sorted(RUN_TIME))
def test_a_run_time_package_has_its_reason_on_the_decision_page(package: str) -> None:
    assert f"`{package}`" in REASONS


def test_the_decision_page_gives_reasons_for_nothing_else() -> None:
    rows = re.findall(r"^\| (?:[a-z]+ \| )?`([a-z0-9-]+)` \|", REASONS, re.MULTILINE)
    assert set(rows) == RUN_TIME


def test_every_run_time_package_is_imported() -> None:
    needed = names(PROJECT["dependencies"]).union(
        *(names(EXTRAS[extra]) for extra in EXTRAS if extra not in TEST_TOOLS | PINNED_APART | PROMISED)
    )
    assert needed - imported_packages() == set(USED_BY_OTHERS)


def test_every_package_that_is_asked_for_is_pinned() -> None:
    pinned = names(PINS.splitlines())
    asked = names(PROJECT["dependencies"]).union(
        *(names(EXTRAS[extra]) for extra in EXTRAS if extra not in PINNED_APART)
    )
    assert asked - pinned - NEVER_PINNED == set()


def test_pins_are_exact_and_name_no_address() -> None:
    lines = [line for line in PINS.splitlines() if line and not line.startswith("#")]
    assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+", line)] == []

"""The example configuration is a configuration: every key in it is known, and every known key is in it."""

from __future__ import annotations

import re
from pathlib import Path

from pydantic import BaseModel

from bot.config import Config, load

EXAMPLE = Path(__file__).parents[2] / "deploy/inzage.example.toml"


def written_keys(text: str) -> set[str]:
    """Every `key =` of the example, those that are commented out as well."""
    return set(re.findall(r"^#? ?([a-z_]+) =", text, re.MULTILINE))


def known_keys(model: type[BaseModel]) -> set[str]:
    found: set[str] = set()
    for name, field in model.model_fields.items():
        inner = [
            kind for kind in (field.annotation, *getattr(field.annotation, "__args__", ())) if isinstance(kind, type)
        ]
        sections = [kind for kind in inner if issubclass(kind, BaseModel)]
        found |= set().union(*(known_keys(section) for section in sections)) if sections else {name}
    return found


def test_the_example_loads(tmp_path: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8").replace("/etc/inzage", str(tmp_path))
    for name in re.findall(rf'"({re.escape(str(tmp_path))}/[^"]+)"', text):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).touch()
    written = tmp_path / "inzage.toml"
    written.write_text(text, encoding="utf-8")
    assert [body.id for body in load(written).body] == ["scholengroep-voorbeeld"]


def test_the_example_names_every_key() -> None:
    # `path` is where a configuration was read from, not a key of it.
    assert known_keys(Config) - {"path"} - written_keys(EXAMPLE.read_text(encoding="utf-8")) == set()

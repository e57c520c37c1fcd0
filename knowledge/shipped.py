"""What ships in this package: our own guidance, its vectors, what was learned from it, the calibration."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final

from knowledge.calibration import Calibration, read_calibration
from knowledge.contacts import Contact, load_contacts
from knowledge.entry import Entry
from knowledge.evaluate import LabelledQuestion, read_questions
from knowledge.index import Index, build_index
from knowledge.learned import Learned, read_learned
from knowledge.load import load_entries
from knowledge.ports import Embedder
from knowledge.silences import load_silences
from knowledge.vectors import Vectors, read_vectors

_GUIDANCE = files("knowledge") / "guidance"
_GOLD = files("knowledge") / "gold"
VECTORS: Final = "vectors.npz"
CONTACTS: Final = "contacts.toml"
LEARNED: Final = "learned.npz"
CALIBRATION: Final = "calibration.toml"
# Takes no part in any fit: written by somebody who wrote nothing else here and had read none of our guidance.
HELD_OUT: Final = "held_out.jsonl"
# The law a Flemish body works under; law of elsewhere answers only where a caller asks for it.
DEFAULT_JURISDICTIONS: Final = ("BE-VLG", "BE", "EU")


class GuidanceError(Exception):
    """The shipped guidance is broken: an installation fault, not a passing one."""

    temporary = False


def shipped_files() -> tuple[tuple[str, str], ...]:
    """Every guidance file as (name, text), by name."""
    found = [item for item in _GUIDANCE.iterdir() if item.name.endswith(".md")]
    return tuple((item.name, item.read_text(encoding="utf-8")) for item in sorted(found, key=lambda i: i.name))


def shipped_entries() -> tuple[Entry, ...]:
    """Every shipped entry, the silent subjects last. Raises GuidanceError naming each fault."""
    loaded = load_entries(shipped_files())
    if loaded.faults:
        raise GuidanceError("; ".join(f"{fault.name}: {fault.what}" for fault in loaded.faults))
    return (*loaded.entries, *shipped_silences())


def shipped_silences() -> tuple[Entry, ...]:
    """The subjects on which nothing is answered."""
    return load_silences((_GUIDANCE / "silences.toml").read_text(encoding="utf-8"))


def shipped_contacts_text() -> str:
    """The contact table of our own answers, as written."""
    return (_GUIDANCE / CONTACTS).read_text(encoding="utf-8")


@cache
def shipped_contacts() -> tuple[Contact, ...]:
    """The contacts our own answers name; raises GuidanceError naming each fault."""
    loaded = load_contacts(shipped_contacts_text())
    if loaded.faults:
        raise GuidanceError("; ".join(f"{CONTACTS}: {fault}" for fault in loaded.faults))
    return loaded.contacts


def shipped_vectors() -> Vectors | None:
    """The vectors beside the guidance, or None where they were not shipped."""
    stored = _GUIDANCE / VECTORS
    return read_vectors(stored.read_bytes()) if stored.is_file() else None


def shipped_learned() -> Learned | None:
    """What was learned from the shipped guidance, or None where it was not shipped."""
    stored = _GUIDANCE / LEARNED
    return read_learned(stored.read_bytes()) if stored.is_file() else None


def shipped_questions() -> tuple[LabelledQuestion, ...]:
    """Our own labelled questions but for the held-out ones. Raises GuidanceError naming each broken line."""
    names = sorted(item.name for item in _GOLD.iterdir() if item.name.endswith(".jsonl") and item.name != HELD_OUT)
    return tuple(question for name in names for question in _questions(name))


def held_out_questions() -> tuple[LabelledQuestion, ...]:
    """The labelled questions that take no part in any fit. Raises GuidanceError naming each broken line."""
    return _questions(HELD_OUT)


def _questions(name: str) -> tuple[LabelledQuestion, ...]:
    questions, faults = read_questions((_GOLD / name).read_text(encoding="utf-8"))
    if faults:
        raise GuidanceError("; ".join(f"{name}: {fault}" for fault in faults))
    return questions


def shipped_calibration() -> Calibration:
    """The fitted curves and thresholds."""
    return read_calibration((files("knowledge") / CALIBRATION).read_text(encoding="utf-8"))


def shipped_index(embedder: Embedder | None) -> Index:
    """The index of the shipped guidance; with its own vectors it embeds nothing."""
    return build_index(
        shipped_entries(),
        vectors=shipped_vectors(),
        embedder=embedder,
        calibration=shipped_calibration(),
        learned=shipped_learned(),
    )

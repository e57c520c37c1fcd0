"""What ships in this package: our own guidance, its vectors, the calibration."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final

from knowledge.calibration import Calibration, read_calibration
from knowledge.contacts import Contact, load_contacts
from knowledge.entry import Entry
from knowledge.evaluate import LabelledQuestion, read_questions
from knowledge.index import Index, build_index
from knowledge.load import load_entries
from knowledge.ports import Embedder
from knowledge.silences import load_silences
from knowledge.vectors import Vectors, read_vectors

_GUIDANCE = files("knowledge") / "guidance"
VECTORS: Final = "vectors.npz"
CONTACTS: Final = "contacts.toml"
# The decision is fitted on the first; the second takes no part in any fit.
FITTED_ON: Final = "first.jsonl"
HELD_OUT: Final = "held_out.jsonl"
CALIBRATION: Final = "calibration.toml"
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
    """Every shipped entry, the silent subjects last; raises GuidanceError naming each fault."""
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


def shipped_questions(name: str = FITTED_ON) -> tuple[LabelledQuestion, ...]:
    """Our own labelled questions; raises GuidanceError naming each broken line."""
    stored = files("knowledge") / "gold" / name
    questions, faults = read_questions(stored.read_text(encoding="utf-8"))
    if faults:
        raise GuidanceError("; ".join(faults))
    return questions


def shipped_calibration() -> Calibration:
    """The fitted curves and thresholds."""
    return read_calibration((files("knowledge") / CALIBRATION).read_text(encoding="utf-8"))


def shipped_index(embedder: Embedder | None) -> Index:
    """The index of the shipped guidance; with its own vectors it embeds nothing."""
    return build_index(
        shipped_entries(), vectors=shipped_vectors(), embedder=embedder, calibration=shipped_calibration()
    )

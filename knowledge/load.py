"""Guidance files to entries: Markdown with YAML front matter; every fault is reported in one go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date

import yaml

from knowledge.entry import Entry, Status

# Ten times faster where PyYAML was built with libyaml, as its wheels are; both build plain values only.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FENCE = "---"
# The answer stands below the front matter; whose entry it is follows from where it is kept, never from its text.
_KNOWN = frozenset(field.name for field in fields(Entry)) - {"answer", "body"}
_TEXTS = ("id", "key", "title", "source")
_OPTIONAL_TEXTS = ("officer_note", "jurisdiction", "scope", "owner", "language")
_LISTS = ("articles", "audience", "see_also")
_FLAGS = ("in_receipt", "needs_officer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong with one guidance file, in words its author understands."""

    name: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """The entries that are sound, in the order given, and every fault of the others."""

    entries: tuple[Entry, ...]
    faults: tuple[Fault, ...]


def load_entries(files: Iterable[tuple[str, str]]) -> Loaded:
    """Turn (name, text) pairs into entries; a file with a fault gives no entry but hides no other."""
    entries: list[Entry] = []
    faults: list[Fault] = []
    for name, text in files:
        entry, wrong = _one(text)
        faults.extend(Fault(name=name, what=what) for what in wrong)
        if entry is not None:
            entries.append(entry)
    repeated = [entry_id for entry_id, count in Counter(e.id for e in entries).items() if count > 1]
    faults.extend(Fault(name=entry_id, what="id komt meer dan eens voor") for entry_id in repeated)
    return Loaded(entries=tuple(e for e in entries if e.id not in repeated), faults=tuple(faults))


def _one(text: str) -> tuple[Entry | None, list[str]]:
    header, answer, wrong = _split(text)
    if wrong:
        return None, wrong
    wrong = [f"onbekend veld: {name}" for name in header if name not in _KNOWN]
    values: dict[str, object] = {"answer": answer}
    if not answer:
        wrong.append("de tekst van het antwoord ontbreekt")
    for name in _TEXTS:
        if not isinstance(header.get(name), str) or not str(header.get(name)).strip():
            wrong.append(f"veld {name} ontbreekt of is geen tekst")
    for check in (_plain, _dates, _questions, _status):
        wrong.extend(check(header, values))
    if wrong:
        return None, wrong
    return Entry(**values), []  # type: ignore[arg-type]  # every field was checked just above


def _split(text: str) -> tuple[dict[str, object], str, list[str]]:
    lines = text.replace("\r\n", "\n").split("\n")
    if not lines or lines[0].strip() != _FENCE:
        return {}, "", ["begint niet met front matter (---)"]
    ends = [number for number, line in enumerate(lines[1:], start=1) if line.strip() == _FENCE]
    if not ends:
        return {}, "", ["front matter is niet afgesloten (---)"]
    try:
        header = yaml.load("\n".join(lines[1 : ends[0]]), Loader=_Loader)  # noqa: S506  # a safe loader
    except yaml.YAMLError as error:
        return {}, "", [f"front matter is geen geldige YAML: {str(error).splitlines()[0]}"]
    if not isinstance(header, dict):
        return {}, "", ["front matter is geen lijst van velden"]
    return header, "\n".join(lines[ends[0] + 1 :]).strip(), []


def _plain(header: dict[str, object], values: dict[str, object]) -> list[str]:
    wrong: list[str] = []
    for name in (*_TEXTS, *_OPTIONAL_TEXTS):
        if name in header:
            if isinstance(header[name], str):
                values[name] = str(header[name]).strip()
            elif name in _OPTIONAL_TEXTS:
                wrong.append(f"veld {name} is geen tekst")
    for name in _LISTS:
        if name in header:
            found = header[name]
            if isinstance(found, list) and found and all(isinstance(item, str) for item in found):
                values[name] = tuple(found)
            else:
                wrong.append(f"veld {name} is geen lijst van teksten")
    for name in _FLAGS:
        if name in header:
            if isinstance(header[name], bool):
                values[name] = header[name]
            else:
                wrong.append(f"veld {name} is geen true of false")
    return wrong


def _dates(header: dict[str, object], values: dict[str, object]) -> list[str]:
    wrong: list[str] = []
    start, end = header.get("valid_from"), header.get("valid_until")
    if type(start) is date:
        values["valid_from"] = start
    else:
        wrong.append("veld valid_from ontbreekt of is geen datum (JJJJ-MM-DD)")
    if end is not None:
        if type(end) is date:
            values["valid_until"] = end
        else:
            wrong.append("veld valid_until is geen datum (JJJJ-MM-DD)")
    if type(start) is date and type(end) is date and end < start:
        wrong.append("valid_until ligt voor valid_from")
    return wrong


def _questions(header: dict[str, object], values: dict[str, object]) -> list[str]:
    found = header.get("questions", {})
    if not isinstance(found, dict):
        return ["veld questions is geen lijst per taal"]
    wrong: list[str] = []
    questions: dict[str, tuple[str, ...]] = {}
    for language, phrasings in found.items():
        # YAML 1.1 reads the bare word `no` as false, so a language that is no text is a fault to show.
        if not isinstance(language, str) or len(language) != 2:
            wrong.append(f"questions: {language} is geen taalcode van twee letters")
        elif not isinstance(phrasings, list) or not all(isinstance(p, str) and p.strip() for p in phrasings):
            wrong.append(f"questions.{language} is geen lijst van teksten")
        else:
            questions[language] = tuple(p.strip() for p in phrasings)
    values["questions"] = questions
    return wrong


def _status(header: dict[str, object], values: dict[str, object]) -> list[str]:
    if "status" not in header:
        return []
    try:
        values["status"] = Status(str(header["status"]))
    except ValueError:
        return [f"status {header['status']} bestaat niet (current of historical)"]
    return []

"""The form of a letter as flat fields, from a stored letter and back; what does not fit is told at its field."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from bot.commands.letters import Edited
from bot.store.letters import LetterChannel, StoredLetter
from bot.texts import gettext
from intake.labels import FormOfAccess, Missing
from replies.letter import DocumentOutcome, Door, LetterFields, LetterKind, RequestedDocument, Signer, WithheldPart

MAX_LETTER = 40_000  # characters; a page has some 3,000
MAX_FIELD = 4_000
MAX_LINE = 300
MAX_DOCUMENTS = 60  # a request for more is one for an annex
MAX_PARTS = 40

DAYS = frozenset({"due_on", "happened_on", "invited_on"})
FLAGS = frozenset({"names_requester", "courtesy_language"})
LINES = frozenset({"other", "other_address"})
_TEXTS = frozenset({"reason", "needed", "purposes", "categories", "recipients", "retention", "origin", "automated"})
# Every field a form of a letter may have, but for the rows of a decision's documents (`doc-0-title` and so on).
FIELDS = (
    *("channel", "recipient_name", "recipient_address", "subject", "text", "signer_name", "signer_capacity"),
    *sorted(DAYS | FLAGS | LINES | _TEXTS),
    *(f"asked-{item.value}" for item in Missing),
    *(f"doors-{door.value}" for door in Door),
)
_YES = "ja"
_PART = ("place", "ground", "balance", "finished_by", "finished_on")
_DOCUMENT = re.compile(r"doc-(\d{1,3})-title")
_PART_NAME = re.compile(r"doc-(\d{1,3})-part-(\d{1,3})-place")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One document of the form and the numbers of its parts; the last of each is empty, to add one."""

    number: int
    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """What somebody typed; `faults` name the field, and then `edited` is not to be kept."""

    edited: Edited = field(repr=False)
    faults: Mapping[str, str]


@cache
def labels() -> Mapping[LetterKind, Mapping[str, str]]:
    """The fields of each kind with their Dutch labels, messages of the context `letter`."""
    table = tomllib.loads((files("bot.web") / "letter_labels.toml").read_text("utf-8"))
    return {kind: table[kind.value] for kind in LetterKind}


def to_form(letter: StoredLetter) -> dict[str, str]:
    """The values of the form for a letter as it is stored."""
    fields = letter.fields
    form = {
        "channel": letter.channel.value,
        "recipient_name": letter.recipient_name,
        "recipient_address": letter.recipient_address,
        "subject": letter.subject,
        "text": letter.text,
        "signer_name": letter.signer.name,
        "signer_capacity": letter.signer.capacity,
    }
    for name in labels()[letter.kind]:
        value = getattr(fields, name)
        if name in DAYS:
            form[name] = value.isoformat() if value else ""
        elif name in FLAGS:
            form[name] = _YES if value else ""
        elif name not in ("asked", "doors", "documents"):
            form[name] = value
    form |= {f"asked-{item.value}": _YES for item in fields.asked}
    form |= {f"doors-{door.value}": _YES for door in fields.doors}
    for number, document in enumerate(fields.documents):
        form |= _of_document(f"doc-{number}", document)
    return form


def rows(form: Mapping[str, str]) -> tuple[Row, ...]:
    """The documents that the form shows: those it has, and an empty one."""
    numbers = sorted({int(match[1]) for name in form if (match := _DOCUMENT.fullmatch(name)) and form[name].strip()})
    parts: dict[int, list[int]] = {}
    for name in form:
        if (match := _PART_NAME.fullmatch(name)) and _part_typed(form, name.removesuffix("-place")):
            parts.setdefault(int(match[1]), []).append(int(match[2]))
    found = [
        Row(number=number, parts=(*sorted(parts.get(number, ())), max(parts.get(number, [-1])) + 1))
        for number in numbers
    ]
    return (*found, Row(number=max(numbers, default=-1) + 1, parts=(0,)))


def parse(form: Mapping[str, str], *, letter: StoredLetter) -> Parsed:
    """Read a form; a field that the form did not send keeps what is stored only for the text itself."""
    faults: dict[str, str] = {}
    values: dict[str, Any] = {}
    for name in labels()[letter.kind]:
        if name == "asked":
            values[name] = tuple(item for item in Missing if form.get(f"asked-{item.value}"))
        elif name == "doors":
            values[name] = tuple(door for door in Door if form.get(f"doors-{door.value}"))
        elif name == "documents":
            values[name] = _documents(form, faults)
        elif name in DAYS:
            values[name] = _day(form, name, faults)
        elif name in FLAGS:
            values[name] = bool(form.get(name))
        else:
            values[name] = _text(form, name, faults, limit=MAX_LINE if name in LINES else MAX_FIELD)
    channel = form.get("channel", "")
    edited = Edited(
        channel=LetterChannel(channel) if channel in set(LetterChannel) else letter.channel,
        recipient_name=_line(form, "recipient_name", faults),
        recipient_address=_text(form, "recipient_address", faults, limit=MAX_FIELD),
        subject=_line(form, "subject", faults),
        text=_text(form, "text", faults, limit=MAX_LETTER),
        fields=LetterFields(**values),
        signer=Signer(name=_line(form, "signer_name", faults), capacity=_line(form, "signer_capacity", faults)),
    )
    if not edited.subject:
        faults["subject"] = gettext("Geef de brief een onderwerp.")
    return Parsed(edited=edited, faults=faults)


def a_day(value: str) -> date | None:
    """The day in a field of type date; None for anything else."""
    try:
        return date.fromisoformat(value.strip())
    except ValueError:
        return None


def _of_document(prefix: str, document: RequestedDocument) -> dict[str, str]:
    form = {
        f"{prefix}-title": document.title,
        f"{prefix}-outcome": document.outcome.value,
        f"{prefix}-form": document.form.value,
        f"{prefix}-note": document.note,
    }
    for number, part in enumerate(document.parts):
        form |= {f"{prefix}-part-{number}-{name}": getattr(part, name) for name in _PART}
        form[f"{prefix}-part-{number}-consent_asked"] = _YES if part.consent_asked else ""
    return form


def _documents(form: Mapping[str, str], faults: dict[str, str]) -> tuple[RequestedDocument, ...]:
    shown = rows(form)[:-1]
    if len(shown) > MAX_DOCUMENTS:
        faults["documents"] = gettext(
            "Een brief neemt hoogstens %(most)s documenten; zet de andere in een bijlage.", most=MAX_DOCUMENTS
        )
    return tuple(_document(form, row, faults) for row in shown[:MAX_DOCUMENTS])


def _document(form: Mapping[str, str], row: Row, faults: dict[str, str]) -> RequestedDocument:
    prefix = f"doc-{row.number}"
    outcome, access = form.get(f"{prefix}-outcome", ""), form.get(f"{prefix}-form", "")
    if outcome not in set(DocumentOutcome):
        faults[f"{prefix}-outcome"] = gettext("Kies een uitkomst.")
    return RequestedDocument(
        title=_line(form, f"{prefix}-title", faults),
        outcome=DocumentOutcome(outcome) if outcome in set(DocumentOutcome) else DocumentOutcome.REFUSED,
        form=FormOfAccess(access) if access in set(FormOfAccess) else FormOfAccess.NOT_STATED,
        note=_text(form, f"{prefix}-note", faults, limit=MAX_FIELD),
        parts=tuple(
            WithheldPart(
                **{name: _text(form, f"{prefix}-part-{part}-{name}", faults, limit=MAX_FIELD) for name in _PART},
                consent_asked=bool(form.get(f"{prefix}-part-{part}-consent_asked")),
            )
            for part in row.parts[:-1][:MAX_PARTS]
        ),
    )


def _part_typed(form: Mapping[str, str], prefix: str) -> bool:
    return any(form.get(f"{prefix}-{name}", "").strip() for name in _PART)


def _day(form: Mapping[str, str], name: str, faults: dict[str, str]) -> date | None:
    value = form.get(name, "").strip()
    found = a_day(value) if value else None
    if value and found is None:
        faults[name] = gettext("Geef een dag als jjjj-mm-dd.")
    return found


def _line(form: Mapping[str, str], name: str, faults: dict[str, str]) -> str:
    return " ".join(_text(form, name, faults, limit=MAX_LINE).split())


def _text(form: Mapping[str, str], name: str, faults: dict[str, str], *, limit: int) -> str:
    value = form.get(name, "").replace("\r\n", "\n").strip()
    if len(value) > limit:
        faults[name] = gettext("Dit is langer dan %(limit)s tekens.", limit=limit)
    return value

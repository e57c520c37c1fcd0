"""The form of a rule of the body's own: from an entry, and back to what somebody wrote."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.commands.guidance_writing import Written
from bot.texts import gettext
from bot.web.typed import Typed
from knowledge.entry import Entry

LANGUAGES = ("nl", "fr", "en", "de")
# Where a body's own rules can hold; another country's law is no rule of ours.
JURISDICTIONS = ("BE-VLG", "BE", "EU")
FIELDS = (
    *("titel", "antwoord", "notitie", "artikelen", "bron", "recht", "toepassing", "van", "tot"),
    *("eerst-een-mens", "in-ontvangst"),
    *(f"vragen-{language}" for language in LANGUAGES),
)
_MOST_PHRASINGS = 40
_YES = "ja"


def to_form(entry: Entry) -> dict[str, str]:
    """The values of the form for an entry."""
    form = {
        "titel": entry.title,
        "antwoord": entry.answer,
        "notitie": entry.officer_note,
        "artikelen": "\n".join(entry.articles),
        "bron": entry.source,
        "recht": entry.jurisdiction,
        "toepassing": entry.scope,
        "van": entry.valid_from.isoformat(),
        "tot": entry.valid_until.isoformat() if entry.valid_until else "",
    }
    form |= {f"vragen-{language}": "\n".join(entry.questions.get(language, ())) for language in LANGUAGES}
    flags = {"eerst-een-mens": entry.needs_officer, "in-ontvangst": entry.in_receipt}
    return form | {name: _YES for name, raised in flags.items() if raised}


def empty(*, scope: str, today: date) -> dict[str, str]:
    """The values of a form that nobody filled in."""
    return {"recht": JURISDICTIONS[0], "toepassing": scope, "van": today.isoformat()}


def read(fields: Mapping[str, str], *, scopes: tuple[str, ...]) -> tuple[Written, dict[str, str]]:
    """What was written, and a fault for each field that does not hold it."""
    form = Typed(fields)
    valid_from = form.day("van")
    valid_until = form.day("tot") if fields.get("tot", "").strip() else None
    if valid_until is not None and valid_until < valid_from:
        form.faults.setdefault("tot", gettext("de laatste dag ligt voor de eerste"))
    written = Written(
        title=form.line("titel"),
        answer=form.text("antwoord"),
        officer_note=form.text("notitie", required=False),
        articles=_lines(form.text("artikelen", required=False)),
        source=form.line("bron"),
        jurisdiction=form.known("recht", JURISDICTIONS) or "",
        scope=form.known("toepassing", scopes) or "",
        valid_from=valid_from,
        valid_until=valid_until,
        needs_officer=form.ticked("eerst-een-mens"),
        in_receipt=form.ticked("in-ontvangst"),
        questions={language: _phrasings(form, language) for language in LANGUAGES},
    )
    return written, form.faults


def _phrasings(form: Typed, language: str) -> tuple[str, ...]:
    name = f"vragen-{language}"
    found = _lines(form.text(name, required=False))
    if len(found) > _MOST_PHRASINGS:
        form.faults[name] = gettext("hoogstens %(most)s vraagvormen", most=_MOST_PHRASINGS)
    return found


def _lines(text: str) -> tuple[str, ...]:
    """Each line that says something; a line of dashes would end the front matter of the stored text."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return tuple(line for line in lines if line.strip("- "))

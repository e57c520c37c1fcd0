"""The date a page gives itself: when it was changed, decided or made."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan janvier january", "februari feb fevrier february", "maart mrt mars march", "april apr avril",
            "mei mai may", "juni jun juin june", "juli jul juillet july", "augustus aug aout august",
            "september sep sept septembre", "oktober okt octobre october", "november nov novembre",
            "december dec decembre",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_DATE = re.compile(
    rf"(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})|(?P<day>\d{{1,2}})(?:e|er|ste|de)?\s+(?P<month>{'|'.join(_MONTHS)})\.?\s+(?P<year>\d{{4}})"
    r"|(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})"
)
_STATED = re.compile(
    r"(?:laatst(?:e)?\s+(?:bijgewerkt|gewijzigd|aangepast|update|wijziging|herzien(?:ing)?)|bijgewerkt|gewijzigd|aangepast|"
    r"gepubliceerd|goedgekeurd|versie|datum|publicatiedatum|beslist|beslissing|last (?:updated|modified)|mis a jour|"
    r"derniere (?:mise a jour|modification))\s*(?:op|van|le|on|d\.d\.|dd\.?)?\s*:?\s*(?:op\s+)?"
)


def read_date(folded_text: str) -> date | None:
    """The first date in a folded text; None where there is none that exists."""
    for match in _DATE.finditer(folded_text):
        try:
            if match["iso"]:
                return date.fromisoformat(match["iso"])
            if match["month"]:
                return date(int(match["year"]), _MONTHS[match["month"]], int(match["day"]))
            return date(int(match["y"]), int(match["m"]), int(match["d"]))
        except ValueError:
            continue
    return None


def stated_date(title: str, lines: Iterable[str]) -> date | None:
    """The date in the title, else the first that a line gives as that of the page. Both folded."""
    found = read_date(title)
    if found is not None:
        return found
    for line in lines:
        for match in _STATED.finditer(line):
            date_part = _DATE.match(line, match.end())
            if date_part is not None and (found := read_date(date_part.group())) is not None:
                return found
    return None

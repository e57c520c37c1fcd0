"""The steps of a counted date in another language: the clock writes them in Dutch, sentence by sentence.

What officers and the appeal body read is the Dutch. A sentence that no catalogue knows stays as it was written.
"""

from __future__ import annotations

import re
from datetime import date

from babel.dates import format_date

from bot.texts import later, speaking

_MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november",
    "december",
)  # fmt: skip
_DATE = re.compile(
    r"(?i)(?:(?:maan|dins|woens|donder|vrij|zater|zon)dag )(\d{1,2}) (" + "|".join(_MONTHS) + r") (\d{4})"
)
_NUMBER = re.compile(r"(?<![\w%(])\d+(?![\w)])")
_SENTENCE = re.compile(r"(?<=[.;]) (?=\S)")

# Every sentence of a step, with its days as `%(a)s` and `%(b)s` and its number as `%(n)s`; a test holds the list.
SENTENCES = (
    later("Ontvangen op %(a)s."),
    later("Geregistreerd op %(a)s."),
    later("Niet geregistreerd: de termijn telt vanaf de dag na de ontvangst."),
    later("Dag %(n)s is %(a)s."),
    later("Dag %(n)s is %(a)s: de laatste dag voor de beslissing."),
    later("Dag %(n)s is %(a)s: de laatste dag voor de uitvoering."),
    later("Dag %(n)s is %(a)s: de laatste dag voor het antwoord op de klacht."),
    later("Dag %(n)s is %(a)s: de laatste dag voor een beroep."),
    later("De termijn loopt tot %(n)s uur op %(a)s."),
    later("%(a)s is een weekenddag of feestdag."),
    later("De datum schuift niet op;"),
    later("de laatste werkdag ervoor is %(a)s."),
    later("Geteld vanaf de ontvangst is de laatste dag %(a)s: plan op die vroegste datum."),
    later("Bij inwilliging is %(a)s ook de laatste dag voor de uitvoering: die termijn telt niet vanaf de beslissing."),
    later("Bevestig de ontvangst uiterlijk op %(a)s."),
    later("De verlenging moet met redenen gemeld zijn, uiterlijk op %(a)s."),
    later("Uitgenodigd om te verduidelijken op %(a)s;"),
    later("dat kon tot en met %(a)s."),
    later("De uitnodiging kwam te laat: houd de eerste termijn aan."),
    later("Verduidelijkt op %(a)s."),
    later("%(n)s maand na de ontvangst is %(a)s: dezelfde dag van de maand, of de laatste ervan."),
    later("Met %(n)s maanden erbij is dat %(a)s."),
    later("De verlenging moet met redenen gemeld zijn binnen de eerste termijn."),
    later("%(a)s is een weekenddag of feestdag: de termijn loopt tot de eerstvolgende werkdag, %(b)s."),
    later("Houd zelf %(a)s aan."),
    later("Beslissing verstuurd op %(a)s."),
    later("Beslissing meegedeeld op %(a)s."),
    later("De termijn voor de uitvoering eindigde op %(a)s."),
    later("Zonder beslissing is beroep mogelijk vanaf %(a)s, zonder einddatum."),
    later("Stilzitten is geen weigering en geen inwilliging: de beslissing blijft verschuldigd."),
    later("Zonder juiste beroepsclausule begint de termijn %(n)s maanden later: %(a)s."),
    later("De laatste dag hieronder kan een dag verschillen."),
    later("Deze regel kennen we pas vanaf %(a)s: ga de oudere regel na."),
    later(
        "Alarm voor dezelfde dag, geen wettelijke termijn van ons: de termijn van de burger om beroep in te stellen "
        "loopt."
    ),
    later("Ga na waar dit beroep hoort en wijs de juiste weg."),
)


def spoken_step(text: str) -> str:
    """The text of a step in the language that is spoken now."""
    if not speaking().messages:
        return text
    return " ".join(_spoken(sentence) for sentence in _SENTENCE.split(text))


def skeleton(sentence: str) -> tuple[str, dict[str, date | str]]:
    """A sentence without its days and its number, and what stood there."""
    found: dict[str, date | str] = {}

    def day(match: re.Match[str]) -> str:
        name = "ab"[min(len(found), 1)]
        found[name] = date(int(match[3]), _MONTHS.index(match[2].lower()) + 1, int(match[1]))
        return f"%({name})s"

    def number(match: re.Match[str]) -> str:
        found["n"] = match[0]
        return "%(n)s"

    return _NUMBER.sub(number, _DATE.sub(day, sentence)), found


def _spoken(sentence: str) -> str:
    plain, values = skeleton(sentence)
    said = speaking().text(plain)
    if said == plain:
        return sentence
    language = speaking().language
    filled = {
        name: format_date(value, "full", locale=language) if isinstance(value, date) else value
        for name, value in values.items()
    }
    written = said % filled
    return f"{written[:1].upper()}{written[1:]}" if sentence[:1].isupper() else written

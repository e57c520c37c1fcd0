"""Rules for every letter: who signs, which language, no gap, no made-up article or term, no forbidden words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from intake.language import DEFAULT_LANGUAGE, detect
from intake.terms import shipped_terms
from replies.findings import Finding, FindingCode, Reading
from replies.grounds import shipped_grounds
from replies.letter import RULINGS, LetterKind
from replies.render import GAP, written_date

_DAY = re.compile(
    r"\b\d{1,2} (?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december) \d{4}\b"
)
_ARTICLE = re.compile(r"\b(?P<number>i{1,3}\.\d+(?:/\d+)?)(?P<rest>(?:, (?:§ ?\d+|\w+ lid))*(?:, (?P<item>\d+)°)?)")
_TERM = re.compile(r"\b(?:binnen|termijn van|uiterlijk|naar)(?: de| een)? (?P<days>\d+) (?:kalender)?dagen\b")
# Letters about the terms of the decree: whoever reads another number of days there is misled.
_COUNTS = frozenset(
    {
        LetterKind.DECISION,
        LetterKind.EXTENSION,
        LetterKind.INVITATION_TO_SPECIFY,
        LetterKind.APPEAL_DOOR,
        LetterKind.ASK_MISSING,
        LetterKind.PASS_ON_NOTICE,
    }
)
_SUPERVISORS = {
    "Vlaamse Toezichtcommissie (VTC)": re.compile(r"\bvtc\b|toezichtcommissie"),
    "Gegevensbeschermingsautoriteit (GBA)": re.compile(r"\bgba\b|gegevensbeschermingsautoriteit"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Forbidden:
    """Words no letter may hold, and why; empty `only` means every kind but those in `not_in`."""

    code: str
    pattern: re.Pattern[str]
    text: str
    only: frozenset[str]
    not_in: frozenset[str]

    def applies(self, kind: LetterKind) -> bool:
        """Whether this kind of letter is looked at."""
        return kind.value in self.only if self.only else kind.value not in self.not_in


@cache
def forbidden_words() -> tuple[Forbidden, ...]:
    """The list this version ships with."""
    return tuple(
        Forbidden(
            code=table["code"],
            pattern=re.compile(table["pattern"]),
            text=table["text"],
            only=frozenset(table.get("only", ())),
            not_in=frozenset(table.get("not_in", ())),
        )
        for table in _wording()["forbidden"]
    )


def frame(reading: Reading) -> Iterator[Finding]:
    """What stands on every letter: reference, day, recipient, signer with capacity, body; and no gap."""
    facts, text = reading.facts, reading.letter.text
    for gap in dict.fromkeys(re.findall(re.escape(GAP) + r"[^\]]*\]?", f"{reading.letter.subject}\n{text}")):
        yield Finding(code=FindingCode.GAP_LEFT, text="Hier moet nog iets ingevuld worden.", where=gap)
    if not reading.holds(facts.reference):
        yield Finding(code=FindingCode.REFERENCE_MISSING, text=f"Ons kenmerk {facts.reference} ontbreekt.")
    if _DAY.search(reading.flat) is None:
        yield Finding(code=FindingCode.DATE_MISSING, text="De brief heeft geen datum.")
    elif not reading.holds(written_date(facts.written_on, language=DEFAULT_LANGUAGE)):
        day = written_date(facts.written_on, language=DEFAULT_LANGUAGE)
        yield Finding(
            code=FindingCode.DATE_DIFFERS, text=f"De datum van vandaag, {day}, staat er niet in.", blocks=False
        )
    if not facts.recipient.name.strip():
        yield Finding(code=FindingCode.RECIPIENT_MISSING, text="De naam van de bestemmeling ontbreekt.")
    if not (reading.holds(facts.signer.name) and reading.holds(facts.signer.capacity)):
        yield Finding(
            code=FindingCode.SIGNER_MISSING,
            text="Onder de brief staat niet wie beslist of ondertekent, met zijn of haar hoedanigheid.",
            where=", ".join(part for part in (facts.signer.name, facts.signer.capacity) if part),
        )
    if not reading.holds(facts.letterhead.name):
        yield Finding(code=FindingCode.BODY_MISSING, text=f"De naam {facts.letterhead.name} ontbreekt.")


def language(reading: Reading) -> Iterator[Finding]:
    """Dutch, always; a translation only as a courtesy, beside the Dutch and marked (Bestuurstaalwet art. 12)."""
    found = detect(reading.letter.text)
    foreign = [part for part in _long_passages(reading.letter.text) if detect(part) != DEFAULT_LANGUAGE]
    if found == DEFAULT_LANGUAGE and not foreign:
        return
    where = foreign[0][:60] if foreign else ""
    if found != DEFAULT_LANGUAGE or reading.letter.kind in RULINGS or not reading.facts.fields.courtesy_language:
        text = "Een brief van ons is in het Nederlands; een beslissing altijd."
        yield Finding(code=FindingCode.NOT_DUTCH, text=text, where=where)
    elif "vertaling" not in reading.flat:
        text = "Zet boven een vertaling dat het een vertaling is, onder de Nederlandse tekst."
        yield Finding(code=FindingCode.TRANSLATION_UNMARKED, text=text, where=where)


def words(reading: Reading) -> Iterator[Finding]:
    """What a letter never says."""
    for entry in forbidden_words():
        found = entry.pattern.search(reading.flat) if entry.applies(reading.letter.kind) else None
        if found is not None:
            yield Finding(code=FindingCode.FORBIDDEN_WORDS, text=entry.text, where=found.group())
    named = [name for name, pattern in _SUPERVISORS.items() if pattern.search(reading.flat)]
    if len(named) == 1:
        text = "Noem beide toezichthouders voor persoonsgegevens, de VTC en de GBA, of geen van beide."
        yield Finding(code=FindingCode.ONE_SUPERVISOR, text=text, where=named[0])


def articles_and_terms(reading: Reading) -> Iterator[Finding]:
    """Article numbers and numbers of days come from the rule files, never from memory."""
    known, items = _known_articles()
    for match in _ARTICLE.finditer(reading.flat):
        number, item = match["number"], match["item"]
        if number not in known or (item and number in items and match.group() not in items[number]):
            text = "Dit artikel staat niet in de lijst van regels. Kijk het nummer na."
            yield Finding(code=FindingCode.UNKNOWN_ARTICLE, text=text, where=match.group().upper())
    if reading.letter.kind in _COUNTS:
        allowed = {rule.days for rule in shipped_terms().rules if rule.article.startswith("Bestuursdecreet art. II.4")}
        for match in _TERM.finditer(reading.flat):
            if int(match["days"]) not in allowed:
                text = "Deze termijn staat niet in het Bestuursdecreet."
                yield Finding(code=FindingCode.UNKNOWN_TERM, text=text, where=match.group())


def _long_passages(text: str) -> list[str]:
    """Paragraphs long enough to tell their language, without the names and addresses of head and foot."""
    return [part for part in re.split(r"\n\s*\n", text) if sum(map(str.isalpha, part)) >= 80]


@cache
def _known_articles() -> tuple[frozenset[str], dict[str, frozenset[str]]]:
    """Numbers that exist, and of those with numbered grounds each citation that exists; all in lower case."""
    cited = [ground.article.casefold() for ground in shipped_grounds()]
    numbered: dict[str, set[str]] = {}
    for article in cited:
        if "°" in article:
            numbered.setdefault(article.partition(",")[0], set()).add(article)
    texts = " ".join((*(rule.article for rule in shipped_terms().rules), *cited, *_wording()["articles"]))
    numbers = frozenset(match["number"] for match in _ARTICLE.finditer(texts.casefold()))
    return numbers, {number: frozenset(known) for number, known in numbered.items()}


@cache
def _wording() -> dict[str, Any]:
    return tomllib.loads(resources.files("replies").joinpath("wording.toml").read_text(encoding="utf-8"))

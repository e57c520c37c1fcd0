"""Rules of the other kinds of letter: extension, invitation, letters to others, data access, passing on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from intake.labels import Missing
from intake.terms import RuleName, shipped_terms
from replies.draft import doors_of
from replies.findings import Finding, FindingCode, Reading, flattened, listed
from replies.letter import Door, LetterKind
from replies.lint_decision import remedies
from replies.render import written_date

# What GDPR art. 15, first paragraph, (a) to (h) asks to be told, and a word that shows it is.
_ARTICLE_15 = {
    "doeleinden": r"doeleind|waarvoor",
    "soorten gegevens": r"soorten gegevens|categorie",
    "ontvangers": r"ontvanger",
    "bewaartermijn": r"bewaar",
    "herkomst": r"herkomst|\bbron\b|afkomstig|vandaan",
    "automatische beslissingen": r"automatisch|geautomatiseerd",
    "uw rechten": r"verbeter|rechtzett",
}
_DATA_REMEDIES = {
    "de VTC": r"\bvtc\b|toezichtcommissie",
    "de GBA": r"\bgba\b|gegevensbeschermingsautoriteit",
    "de rechter": r"\brechter\b|rechtbank",
}
# Words that tell who asks even where no name stands.
_CAPACITY = re.compile(
    r"\b(?:aanvrager is|(?:een|de|zijn|haar) (?:ouder|vader|moeder|advocaat|advocate|journalist\w*|vakbond|oud-leerling"
    r"|personeelslid|collega|buur|buurman|buurvrouw) (?:van [^.]{1,40} )?(?:vraagt|vroeg|wil|schreef|heeft gevraagd))"
)
_INTEREST = re.compile(r"\buw belang\b|\bbelang (?:aantonen|bewijzen)\b")
_NAME_PART = 3  # letters; shorter words of a name ("De", "Van") stand in every letter


def extension(reading: Reading) -> Iterator[Finding]:
    """Reason, new last day, in time, and never beyond the total (II.43 §3)."""
    facts, fields = reading.facts, reading.facts.fields
    if not reading.holds(fields.reason):
        text = "Zeg waarom de termijn verlengd wordt (artikel II.43, § 3)."
        yield Finding(code=FindingCode.EXTENSION_REASON, text=text)
    if fields.due_on is None or not reading.holds(written_date(fields.due_on, language="nl")):
        yield Finding(code=FindingCode.EXTENSION_DATE, text="De nieuwe laatste dag staat niet in de brief.")
    elif (limit := _longest(reading)) is not None and fields.due_on > limit:
        text = f"Langer dan tot {written_date(limit, language='nl')} kan de termijn in totaal niet zijn."
        yield Finding(code=FindingCode.EXTENSION_DATE, text=text)
    if facts.first_term_ends is not None and facts.written_on > facts.first_term_ends:
        text = "De eerste termijn is voorbij: verlengen kan niet meer. Beslis zo snel mogelijk."
        yield Finding(code=FindingCode.EXTENSION_LATE, text=text)


def invitation(reading: Reading) -> Iterator[Finding]:
    """The reason of the invitation, and sent within the first term (II.42)."""
    facts = reading.facts
    if not reading.holds(facts.fields.reason):
        text = "Zeg waarom u vraagt om te verduidelijken (artikel II.42)."
        yield Finding(code=FindingCode.INVITATION_REASON, text=text)
    if facts.first_term_ends is not None and facts.written_on > facts.first_term_ends:
        text = "Een uitnodiging om te verduidelijken moet binnen de eerste termijn vertrekken (artikel II.42)."
        yield Finding(code=FindingCode.INVITATION_LATE, text=text)


def ask_missing(reading: Reading) -> Iterator[Finding]:
    """Something is asked, and an interest only where it is due (II.40 §3)."""
    asked = reading.facts.fields.asked
    if not asked:
        yield Finding(code=FindingCode.NOTHING_ASKED, text="Kies wat u vraagt.")
    found = _INTEREST.search(reading.flat)
    if found is not None and Missing.INTEREST not in asked:
        text = "Een belang vraagt u alleen voor informatie van persoonlijke aard over iemand anders."
        yield Finding(code=FindingCode.ASKS_INTEREST, text=text, where=found.group())


def passed_on(reading: Reading) -> Iterator[Finding]:
    """To whom the request went, and when (II.40 §1)."""
    fields = reading.facts.fields
    told = fields.happened_on is not None and reading.holds(written_date(fields.happened_on, language="nl"))
    if not (reading.holds(fields.other) and told):
        text = "Zeg naar wie de aanvraag doorgestuurd is, en wanneer (artikel II.40, § 1)."
        yield Finding(code=FindingCode.HOLDER_MISSING, text=text)


def to_others(reading: Reading) -> Iterator[Finding]:
    """Neither requester, capacity nor motive, unless an officer ticked it for this recipient."""
    facts = reading.facts
    same = facts.recipient.mail_address.casefold() == facts.requester.mail_address.casefold() != ""
    if facts.fields.names_requester or same:
        return
    text = flattened(f"{reading.letter.subject} {reading.letter.text}")
    named = [words for words in _identifying(reading) if _stands_in(text, words)]
    if named:
        finding = "Deze brief noemt de aanvrager of zijn adres. Haal dat weg, of vink aan dat het mag."
        yield Finding(code=FindingCode.NAMES_REQUESTER, text=finding, where=listed(named))
    hints = [match.group() for match in _CAPACITY.finditer(text)]
    hints += [words for words in (facts.capacity, facts.motive) if words.strip() and _stands_in(text, words)]
    if hints:
        finding = "Deze brief verraadt in welke hoedanigheid of waarom iemand vraagt."
        yield Finding(code=FindingCode.NAMES_CAPACITY, text=finding, where=hints[0])


def consent(reading: Reading) -> Iterator[Finding]:
    """Whoever is asked may say no, and saying nothing is no consent (II.46)."""
    yield from to_others(reading)
    if not re.search(r"stem(?:t)? niet in|niet instemmen|weigeren", reading.flat) or not re.search(
        r"niet (?:als een|als) toestemming|geen toestemming", reading.flat
    ):
        text = "Zeg dat iemand vrij kiest, en dat zwijgen geen toestemming is."
        yield Finding(code=FindingCode.CONSENT_NOT_FREE, text=text)


def data_access(reading: Reading) -> Iterator[Finding]:
    """What GDPR art. 15 asks to be told, both supervisors and the court (law conflict: both are named)."""
    lacking = [name for name, words in _ARTICLE_15.items() if not re.search(words, reading.flat)]
    if lacking:
        text = f"Het antwoord zegt niets over: {listed(lacking)} (artikel 15 van de AVG)."
        yield Finding(code=FindingCode.DATA_INFORMATION_MISSING, text=text)
    yield from _data_remedies(reading)


def _data_remedies(reading: Reading) -> Iterator[Finding]:
    """Both supervisors and the court: which of the two is competent is not settled."""
    unnamed = [name for name, words in _DATA_REMEDIES.items() if not re.search(words, reading.flat)]
    if unnamed:
        text = f"Noem waar iemand terechtkan: {listed(unnamed)} ontbreekt."
        yield Finding(code=FindingCode.DATA_REMEDIES_MISSING, text=text)


def appeal_door(reading: Reading) -> Iterator[Finding]:
    """Each chosen door, named as it must be; a missing address is a gap in the text, which stops it."""
    doors = doors_of(reading.facts.fields)
    if Door.APPEAL_BODY in doors:
        yield from remedies(reading)
    if Door.SUPERVISOR in doors:
        yield from _data_remedies(reading)


KIND_RULES = {
    LetterKind.EXTENSION: extension,
    LetterKind.INVITATION_TO_SPECIFY: invitation,
    LetterKind.ASK_MISSING: ask_missing,
    LetterKind.PASS_ON_NOTICE: passed_on,
    LetterKind.THIRD_PARTY_CONSENT: consent,
    LetterKind.GATHER_REQUEST: to_others,
    LetterKind.REMINDER: to_others,
    LetterKind.DATA_ACCESS_ANSWER: data_access,
    LetterKind.APPEAL_DOOR: appeal_door,
}


def _longest(reading: Reading) -> date | None:
    """The last day of an extended term; None where neither the first term nor the registration is known."""
    facts = reading.facts
    start = facts.registered_on or facts.received_on or facts.written_on
    terms = shipped_terms()
    first, total = (terms.rule(name, on=start).days for name in (RuleName.DECISION, RuleName.DECISION_EXTENDED))
    if facts.first_term_ends is not None:
        return facts.first_term_ends + timedelta(days=total - first)
    return None if facts.registered_on is None else facts.registered_on + timedelta(days=total)


def _stands_in(text: str, words: str) -> bool:
    """Whether these words stand there as whole words; `text` is flattened."""
    return re.search(rf"(?<!\w){re.escape(flattened(words))}(?!\w)", text) is not None


def _identifying(reading: Reading) -> list[str]:
    """Words that give the requester away: addresses, the name, and each longer word of it the recipient lacks."""
    facts = reading.facts
    allowed = flattened(f"{facts.recipient.name} {facts.letterhead.name} {facts.signer.name}").split()
    person = facts.requester
    parts = [
        part
        for part in person.name.split()
        if len(part) > _NAME_PART and part[0].isupper() and flattened(part) not in allowed
    ]
    first_line = next((line for line in person.postal_address.splitlines() if line.strip()), "")
    return [words for words in (person.mail_address, first_line, *parts) if words.strip()]

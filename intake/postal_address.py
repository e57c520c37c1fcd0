"""Belgian postal addresses in a text: street, number and town (Bestuursdecreet II.40 par. 2, 1)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from intake import phrases
from intake.classification import Evidence
from intake.reading import Reading
from intake.sentence import Passage

_WORD = r"[^\W\d_][\w'’.-]*"
_STREET_WORDS = (
    r"(?:straat|laan|weg|lei|kaai|plein|dreef|steenweg|stwg|baan|pad|markt|hof|lane|dijk|"
    r"berg|veld|heide|kouter|"
    r"gracht|vest|wijk|park|ring|rei|poort|kerk|wal|bos|dorp|steeg|singel|kant|eik|molen|"
    r"beek|brug|strasse|straße|"
    r"str\.|platz|allee|gasse|ring|street|road|avenue|square)"
)
_FRENCH = (
    r"(?:rue|avenue|av\.|chauss[ée]e|ch\.|boulevard|bd\.?|place|all[ée]e|clos|drève|quai|impasse|"
    r"square|sentier|route|cours|galerie|venelle|esplanade)"
)
_NUMBER = r"(?:nr\.?\s*|n°\s*|no\.?\s*)?\d{1,4}\s?(?:[a-zA-Z]\b)?(?:\s?[/-]\s?\d{1,4}[a-z]?)?"
_BOX = r"(?:\s{0,3},?\s{0,3}(?:bus|bte\.?|bo[iî]te|b\.|box|postfach|b)\s*[\w./-]{1,6})?"
_STREET = rf"[^\W\d_a-z][\w'’.-]*(?:[ ]{_WORD}){{0,4}}"
# Counted: what is masked is one long run of blanks, and a mail may hold any number of empty lines.
_BETWEEN = r"[\s,;|–-]{1,8}(?:(?:te|in|à|at)\s{1,3})?"
_POSTCODE = r"(?:B-?\s?|BE-?\s?|L-?\s?|D-?\s?|F-?\s?|NL-?\s?)?\d{4,5}(?:\s?[A-Z]{2}\b)?"
_TOWN = r"(?-i:[^\W\d_a-z][\w'’-]+(?:[ -][^\W\d_a-z][\w'’-]+){0,3})"

# `Kerkstraat 5 bus 2, 9000 Gent`, on one line or two; any street name, because the postcode proves it.
_WITH_POSTCODE = re.compile(rf"(?<![\w]){_STREET}[ ,]+{_NUMBER}{_BOX}{_BETWEEN}{_POSTCODE}[ ,]+{_TOWN}")
# `12, rue de la Loi, 1000 Bruxelles`
_NUMBER_FIRST = re.compile(
    rf"(?i)(?<!\w){_NUMBER},?\s+{_FRENCH}\s[^\n\d]{{2,40}}?{_BOX}{_BETWEEN}{_POSTCODE}[ ]+{_TOWN}"
)
# `9000 Gent, Kerkstraat 5`; `wonende te 9000 Gent, Kerkstraat 5`
_TOWN_FIRST = re.compile(rf"(?<!\w){_POSTCODE}[ ]+{_TOWN}\s*[,;\n(-]+\s*(?:{_STREET})[ ,]+{_NUMBER}{_BOX}(?![\w])")
# `Kerkstraat 5 in Gent`: without a postcode the street must look like one.
_WITHOUT_POSTCODE = re.compile(
    rf"(?i)(?<!\w)(?:(?:{_WORD}[ "
    rf"]){{0,3}}[\w'’-]*{_STREET_WORDS}|{_FRENCH}\s[^\n\d]{{2,35}}?)[ ,]+{_NUMBER}{_BOX}"
    rf"{_BETWEEN}(?!(?:in|te|op|van|en|is|voor|met|bus|om|"
    rf"uur|h)\b)(?-i:[^\W\d_a-z]){_WORD}"
)
# `ik woon in Gent, Kerkstraat 5`
_TOWN_THEN_STREET = re.compile(
    rf"(?i)(?:wonende?|woon|woonachtig|adres|gevestigd|domicili\w+|habite|residing|living|"
    rf"wohnhaft)[^.\n]{{0,25}}?(?:te|in|à|at)\s+{_WORD}\s*[,(]\s*"
    rf"(?:[\w'’.-]+[ ]){{0,3}}[\w'’.-]+[ ,]+{_NUMBER}{_BOX}"
)
# `kerkstraat 12 9000 gent`, typed in small letters
_SMALL_LETTERS = re.compile(
    rf"(?i)(?<!\w)(?:(?:{_WORD}[ "
    rf"]){{0,3}}[\w'’-]*{_STREET_WORDS}|{_FRENCH}\s[^\n\d]{{2,35}}?)[ "
    rf",]+{_NUMBER}{_BOX}{_BETWEEN}{_POSTCODE}[ ]+{_WORD}"
)
_STREET_KIND = re.compile(rf"(?i)(?<![\w-]){_FRENCH}[ ](?:(?:de la|de|du|des|d['’]|le|la|les|l['’])[ ]?)*\Z")
_PATTERNS = (_NUMBER_FIRST, _WITH_POSTCODE, _SMALL_LETTERS, _TOWN_FIRST, _TOWN_THEN_STREET, _WITHOUT_POSTCODE)
# An address that belongs to a building the mail is about, not to the writer.
_ELSEWHERE = re.compile(
    r"(?i)\b(?:school|campus|gebouw|pand|perceel|werf|terrein|speelplaats|b[âa]timent|"
    r"chantier|building|site|geb[äa]ude|"
    r"klooster|verkaveling|project|plannen voor|werken (?:aan|op|in))\b[^.\n]{0,45}\Z"
)
# A number after or before these words is no house number.
_NOT_A_STREET = frozenset(
    [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
        "janvier",
        "fevrier",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "aout",
        "octobre",
        "novembre",
        "decembre",
        "january",
        "february",
        "march",
        "may",
        "june",
        "july",
        "august",
        "october",
        "januar",
        "februar",
        "marz",
        "dezember",
        "schooljaar",
        "jaar",
        "euro",
        "uur",
        "klas",
        "artikel",
        "art",
        "tel",
        "gsm",
        "fax",
        "ref",
    ]
)
_YEAR = re.compile(r"(?:19|20)\d\d$")


def postal_address(reading: Reading) -> Evidence | None:
    """The requester's or representative's address in the newest text, signature or attached letter."""
    for passage in (reading.signed, *(item for item in reading.passages if item is not reading.signed)):
        found = _in_passage(passage)
        if found:
            return found
    return None


def _in_passage(passage: Passage) -> Evidence | None:
    return next(addresses_in(passage), None)


def addresses_in(passage: Passage) -> Iterator[Evidence]:
    """Every address of a passage, by the surest pattern first; the same words may come twice."""
    visible = _visible(passage)
    for pattern in _PATTERNS:
        for match in pattern.finditer(visible):
            number = re.search(r"\d", match.group(0))
            before = visible[max(0, match.start() - 60) : match.start() + (number.start() if number else 0)]
            if _ELSEWHERE.search(before) or _is_date(match.group(0)):
                continue
            yield passage.quote(*_trimmed(visible, match))


def _visible(passage: Passage) -> str:
    """The source text with the masked parts blanked, case kept."""
    return "".join(
        original if folded != "\n" or original.isspace() else "\n"
        for original, folded in zip(passage.text, passage.live, strict=True)
    )


def _trimmed(visible: str, match: re.Match[str]) -> tuple[int, int]:
    """Without a name or greeting that ran into the street: cut at the last line break before the number."""
    start, end = match.span()
    number = re.search(r"\d", visible[start:end])
    cut = visible.rfind("\n", start, start + (number.start() if number else 0))
    start = cut + 1 if cut >= 0 else start
    # `rue des Tilleuls 14`: what stands in small letters before the name of a French street.
    street = _STREET_KIND.search(visible[:start])
    return (street.start() if street else start), end


def _is_date(found: str) -> bool:
    """`op 3 november 2026 Beste` is a date, not a street."""
    first = re.search(r"\d+", found)
    words = phrases.fold(found).split()
    postcode = re.search(r"\b\d{4}\b", found)
    return bool(_NOT_A_STREET.intersection(words)) or bool(
        first and postcode and first.group(0) == postcode.group(0) and _YEAR.fullmatch(first.group(0))
    )

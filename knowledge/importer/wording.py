"""What can be told from the words of one line: its size, its sentences, whether it is finished, whether it asks."""

from __future__ import annotations

import re
import unicodedata

from knowledge.text import fold

MAX_HEADING_WORDS = 12
MAX_HEADING_CHARACTERS = 100
MAX_QUESTION_WORDS = 35

_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f]")
_BLANKS = re.compile(r"[ \t\u00a0\u2007\u202f]+")
# A sentence ends at . ? ! or …, with what closes behind it, before a blank and a capital, a digit or a quotation mark.
_END = re.compile(r"[.?!…]+[\"'”’)\]¹²³⁰⁴-⁹]*(?=\s+[\"'“‘(\[•-]*[A-ZÀ-ÖØ-Þ0-9§])|\n+")
_ABBREVIATION = re.compile(
    r"(?:\b(?:art|artt|nr|nrs|blz|p|bv|bijv|vb|o\.a|i\.v\.m|m\.b\.t|t\.a\.v|t\.o\.v|d\.w\.z|e\.d|e\.v|m\.a\.w|nl|resp|incl|"
    r"excl|mr|mevr|dhr|dr|prof|ir|ing|ca|tel|cf|al|lid|st|max|min|[IVX]{1,5}|[A-Z])|(?:^|\s)\d{1,3})\.$",
    re.IGNORECASE,
)
_FINISHED = re.compile(r"[.?!:;…][\"'”’»)\]*_¹²³⁰⁴-⁹]*$")
_STOPPED = re.compile(r"[.;,!…][\"'”’»)\]*_¹²³⁰⁴-⁹]*$")
_NOT_A_HEADING = re.compile(r"@|https?://|www\.|\b0\d{1,3}[ /.-]\d{2}|\+\d{2}|\w\.\w{2,}|[<>|·\t]|\s{3,}|\d{4,}\.\d")
_SUPERSCRIPT = re.compile(r"(?<=\w)[¹²³⁰⁴-⁹]+|(?<=[\w)])\[\d{1,3}\]")
_DIALLED = re.compile(r"(?<![\w.,/-])(?:\+|0)\d[\d ./()-]{6,16}\d(?![\w/])")
_COMPANY_NUMBER = re.compile(r"[01]\d{3}[ .]\d{3}[ .]\d{3}")


def plain(text: str) -> str:
    """One line without invisible characters, its blanks single."""
    return _BLANKS.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFC", text))).strip()


def visible(text: str) -> str:
    """A text without invisible characters, its lines and blanks as they are."""
    return _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def word_count(text: str) -> int:
    """Words, as anybody counts them."""
    return sum(any(char.isalnum() for char in word) for word in text.split())


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text as written; abbreviations, article and list numbers do not end one, lines do."""
    found: list[str] = []
    start = 0
    for match in _END.finditer(text):
        part = text[start : match.end()]
        if match.group()[0] == "." and _ABBREVIATION.search(part.rstrip("\"'”’)]")):
            continue
        found.append(part.strip())
        start = match.end()
    found.append(text[start:].strip())
    return tuple(part for part in found if any(char.isalnum() for char in part))


def is_finished(text: str) -> bool:
    """Whether the text ends as a sentence, a clause of a list or an announcement does."""
    return bool(_FINISHED.search(text.rstrip()))


def starts_low(text: str) -> bool:
    """Whether the text goes on in the middle of a sentence."""
    return text.lstrip("\"'“‘(")[:1].islower()


def is_heading_like(text: str) -> bool:
    """A short line that begins with a capital or number and does not end as a sentence does."""
    bare = without_marks(text).rstrip(":").strip()
    return (
        bool(bare)
        and len(bare) <= MAX_HEADING_CHARACTERS
        and 0 < word_count(bare) <= MAX_HEADING_WORDS
        and any(char.isalpha() for char in bare)
        and not bare[0].islower()
        and bare[0] not in "(-–•*§[=<>"
        and not _STOPPED.search(bare)
        and not _NOT_A_HEADING.search(bare)
    )


def is_question(text: str) -> bool:
    """A line that asks and says nothing else; at most one sentence may stand before the question."""
    bare = without_marks(text)
    return (
        bare.rstrip("\"'”’)").endswith("?")
        and 2 <= word_count(bare) <= MAX_QUESTION_WORDS
        and len(sentences(bare)) <= 2
        and not starts_low(bare)
    )


def has_telephone(text: str) -> bool:
    """Whether a telephone number stands in the text: nine to twelve digits, no company number."""
    return any(
        9 <= sum(char.isdigit() for char in found) <= 12 and not _COMPANY_NUMBER.fullmatch(found)
        for found in _DIALLED.findall(text)
    )


def without_marks(text: str) -> str:
    """The text without marks that point at footnotes."""
    return _SUPERSCRIPT.sub("", text).strip()


def folded(text: str) -> str:
    """A line as phrases are compared: lower case, no accents, single blanks, no punctuation at the ends."""
    return " ".join(fold(text).split()).strip(" .:;,!?-–—|•·*_\"'()[]>«»→←↑↓+")

"""What mail programs and firms put under a text: signature block, disclaimer, "sent from my" line.

The closing and the name the writer typed are kept: they say who asks.
"""

from __future__ import annotations

import re

# RFC 3676 4.3 writes "-- "; many programs lose the blank. A line with more on it is text.
_DELIMITER = re.compile(r"(?:--|—|__)[ \t]*\Z")
_MAX_SIGNATURE_LINES = 30

_SENT_FROM = re.compile(
    r"[ \t]*(?:"
    r"(?:verstuurd|verzonden|gestuurd) (?:vanaf|van|via|met|vanuit) (?:mijn|my|outlook|yahoo|gmail|"
    r"proton|samsung|mail\b).*|"
    r"sent (?:from|via|with) (?:my|outlook|yahoo|gmail|proton|samsung|mail\b).*|"
    r"envoy[ée] (?:de|depuis|à partir de|avec|via) (?:mon|ma|outlook|yahoo|gmail|proton|mail\b).*|"
    r"(?:von|gesendet (?:von|mit|über)) (?:meinem?|outlook|der|mail\b|yahoo|gmail).{0,60}(?:gesendet)?|"
    r"(?:download|get|obtenir|t[ée]l[ée]charge[rz]?|holen sie sich) outlook (?:voor|for|pour|f[üu]r) .{0,30}|"
    r"outlook (?:voor|for|pour|f[üu]r) \w{2,10} (?:downloaden|ophalen|herunterladen)"
    r")[ \t]*\Z",
    re.IGNORECASE,
)
_SECRECY = re.compile(
    r"vertrouwelijk|uitsluitend (?:bestemd|bedoeld)|confidential|intended (?:solely|only)|confidentiel|"
    r"exclusivement (?:destin|r[ée]serv)|vertraulich|ausschlie(?:ß|ss)lich f[üu]r|"
    # … or refuse all responsibility for it
    r"geen (?:enkele )?aansprakelijkheid|op virussen|geen rechten (?:worden )?ontleend|no liability|"
    r"for virus|"
    r"aucune responsabilit|keine haftung",
    re.IGNORECASE,
)
_THIS_MESSAGE = re.compile(
    r"\W*(?:disclaimer\b|(?:dit|deze|this|the|ce|cette|le|les|la|diese|der|any|de) .{0,30}?"
    r"(?:bericht|e-?mails?|mails?|message|courriel|nachricht|information|informatie|inhoud|contents?)\b)",
    re.IGNORECASE,
)
_PRINTING = re.compile(
    r".{0,80}(?:denk aan het milieu|consider the environment|pensez? [àa] l['’]environnement|umwelt zuliebe)",
    re.IGNORECASE,
)
_LIST_FOOTER = re.compile(r"[_\-=]{20,}\Z")
_LIST_WORDS = re.compile(
    r"mailing ?list|mailinglijst|unsubscribe|uitschrijven|afmelden|d[ée]sabonner|listinfo", re.IGNORECASE
)


def without_signature(lines: list[str]) -> str:
    """The lines as one text, cut at the signature delimiter, without disclaimers and "sent from" lines."""
    kept = lines[: _end(lines)]
    kept = [line for line in kept if not _SENT_FROM.match(line)]
    text = "\n".join(line.rstrip() for line in _without_disclaimers(kept))
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n").strip()


def _end(lines: list[str]) -> int:
    """The line where a signature block or list footer begins, if it stands at the end."""
    first = next((number for number, line in enumerate(lines) if line.strip()), len(lines))
    for number in range(first + 1, len(lines)):
        line = lines[number]
        if not _DELIMITER.match(line) and not _LIST_FOOTER.match(line.strip()):
            continue
        rest = [below for below in lines[number + 1 :] if below.strip()]
        if _DELIMITER.match(line) and len(rest) <= _MAX_SIGNATURE_LINES:
            return number
        if _LIST_FOOTER.match(line.strip()) and any(_LIST_WORDS.search(below) for below in rest[:4]):
            return number
    return len(lines)


def _without_disclaimers(lines: list[str]) -> list[str]:
    """Paragraphs that only speak about the mail itself are left out, below the first paragraph."""
    kept: list[str] = []
    paragraph: list[str] = []
    for line in [*lines, ""]:
        if line.strip():
            paragraph.append(line)
            continue
        if not (paragraph and any(before.strip() for before in kept) and _is_disclaimer(" ".join(paragraph))):
            kept.extend(paragraph)
        kept.append(line)
        paragraph = []
    return kept


def _is_disclaimer(paragraph: str) -> bool:
    if _PRINTING.match(paragraph) and len(paragraph) < 250:
        return True
    return bool(_THIS_MESSAGE.match(paragraph)) and bool(_SECRECY.search(paragraph))

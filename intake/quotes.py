"""Where the quoted thread begins, and what of a mail is its newest part: folded, never deleted."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass
from enum import StrEnum

import quotequail

from intake import signature
from intake.limits import MAX_QUOTE_LINE_LENGTH, MAX_QUOTE_LINES


class QuoteKind(StrEnum):
    """How the older text was put under the new."""

    REPLY = "reply"
    FORWARD = "forward"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """The line where older text begins, and the first line of that text itself."""

    kind: QuoteKind
    start: int
    content: int


_ADDRESS = re.compile(r"[^\s@<>\[\]]+@[^\s@<>\[\]]+|\[mailto:")
_MARK = re.compile(r"[ \t]{0,3}(?:>[ \t]?)+")
# "Op … schreef …:" and its like; a line may be wrapped, so up to three are joined before matching.
_INTRODUCTION = re.compile(
    r"(?:op|on|le|am|el|em|il)\b.{3,300}?\b(?:schreef|geschreven|wrote|(?:a|à|avez) [ée]crit|schrieb|"
    r"escribi[oó]|"
    r"escreveu|ha scritto)\b.{0,200}:\Z|"
    r".{1,200}\b(?:schreef op|wrote on|a [ée]crit le|schrieb am)\b.{3,200}:\Z",
    re.IGNORECASE,
)
_MAX_INTRODUCTION = 500
_INTRODUCTION_START = re.compile(r"(?:op|on|le|am|el|em|il)\s", re.IGNORECASE)
_SEPARATOR = re.compile(
    r"[-_=*\s]{2,40}(?:(?:begin )?doorgestuurd(?: e-?mail)? ?bericht|doorgestuurd bericht|"
    r"oorspronkelijk bericht|"
    r"origineel bericht|original (?:message|appointment)|forwarded message|message (?:d['’]origine|"
    r"transf[ée]r[ée]|"
    r"original)|courriel original|urspr[üu]ngliche nachricht|original-?nachricht|weitergeleitete nachricht|"
    r"mensaje (?:original|reenviado)|messaggio (?:originale|inoltrato))[^\n]{0,60}?[-_=*\s]{2,40}\Z",
    re.IGNORECASE,
)
_BEGIN = re.compile(
    r"(?:begin (?:doorgestuurd bericht|forwarded message)|d[ée]but du message (?:r[ée]exp[ée]di[ée]|"
    r"transf[ée]r[ée])|"
    r"anfang der weitergeleiteten (?:e-?mail|nachricht))\s*:\Z",
    re.IGNORECASE,
)
_FORWARDING = re.compile(r"doorgestuurd|forward|transf|r[ée]exp|weitergeleitet|reenviado|inoltrato", re.IGNORECASE)
_FROM = re.compile(r"\*?(?:van|from|de|von|exp[ée]diteur|afzender)\s?\*?\s?:\*?\s", re.IGNORECASE)
_WHEN = re.compile(r"\*?(?:verzonden|datum|sent|date|envoy[ée](?: le)?|gesendet(?: am)?)\s?\*?\s?:\*?\s", re.IGNORECASE)
_SUBJECT = re.compile(r"\*?(?:onderwerp|subject|objet|sujet|betreff|betr\.?)\s?\*?\s?:\*?(?:\s|\Z)", re.IGNORECASE)
_TO = re.compile(r"\*?(?:aan|to|à|a|an|pour|cc|kopie)\s?\*?\s?:\*?\s", re.IGNORECASE)
_RULE = re.compile(r"[_\-–—]{5,}\Z")
_SUBJECT_FORWARDED = re.compile(r"\s*(?:fwd?|doorgestuurd|doorst|tr|wg|rv|i)\s*:", re.IGNORECASE)

# Words by which an own text only points down at what it sends on …
_POINTING = re.compile(
    r"\b(?:onderstaand\w*|hieronder|zie onder\w*|doorgestuurd|doorgezonden|ter info\w*|ter kennisgeving|fyi|"
    r"ter (?:behandeling|opvolging|afhandeling)|hoort bij (?:jullie|u)|t\.?b\.?v\.?|see below|below|"
    r"forward\w*|"
    r"for your (?:attention|information)|ci-dessous|ci-apr[èe]s|pour (?:info\w*|suite|traitement)|"
    r"transf[ée]r\w*|"
    r"siehe unten|untenstehend\w*|zur (?:info\w*|kenntnis|bearbeitung)|weitergeleitet|"
    r"bij ons (?:binnen|toegekomen))\b",
    re.IGNORECASE,
)
# … unless it wants something itself.
_WANTING = re.compile(
    r"\b(?:kopie\w*|afschrift\w*|inzage|inkijken|inzien|beroep|bezwaar|klacht|verzet|copy|copies|"
    r"inspect\w*|appeal|complain\w*|"
    r"copie\w*|consult\w*|recours|plainte|kopien?|einsicht|beschwerde|widerspruch)\b",
    re.IGNORECASE,
)
MAX_POINTER_WORDS = 70  # a longer text says something itself


def newest_text(text: str, *, subject: str = "") -> str:
    """`text` without quoted thread and signature; a forward that only points keeps what it sends on."""
    whole = text.split("\n")[:MAX_QUOTE_LINES]
    lines = [_shortened(line) for line in whole]
    return _restored(_newest(lines, subject=subject), lines, whole)


def _shortened(line: str) -> str:
    return line if len(line) <= MAX_QUOTE_LINE_LENGTH else line.lstrip()[:MAX_QUOTE_LINE_LENGTH]


def _restored(found: str, lines: list[str], whole: list[str]) -> str:
    """Lines that were cut to look for quotes, whole again: many programs send a paragraph as one line."""
    cut: dict[str, deque[str]] = {}
    for line, full in zip(lines, whole, strict=True):
        if line != full:
            cut.setdefault(line.strip(), deque()).append(full)
    if not cut:
        return found
    kept = (queue.popleft() if (queue := cut.get(line.strip())) else line for line in found.split("\n"))
    return "\n".join(kept).strip()


def _newest(lines: list[str], *, subject: str) -> str:
    quote = find_quote(lines)
    own = signature.without_signature(_without_marked(lines[: quote.start] if quote else lines))
    if quote is None:
        # Everything was marked as quoted: then the marks are all there is to read.
        return own if own.strip() else signature.without_signature([_MARK.sub("", line) for line in lines])
    below = _below(lines, quote)
    if quote.kind is QuoteKind.REPLY and not _SUBJECT_FORWARDED.match(subject):
        deeper = find_quote(below.own)
        rest = below.own[: deeper.start] if deeper else below.own
        joined = signature.without_signature([*own.split("\n"), "", *rest]) if any(map(str.strip, rest)) else own
        return joined if joined.strip() else _forwarded(below.older)
    if not own.strip() or _only_points(own):
        return f"{own}\n\n{_forwarded(below.older)}".strip()
    return own


def find_quote(lines: list[str]) -> Quote | None:
    """The first line of older text: an introduction, a separator or a block of headers."""
    suspects = _suspects(lines)
    for number, line in enumerate(lines):
        bare = _MARK.sub("", line).strip()
        if not bare:
            continue
        if _SEPARATOR.match(bare) or _BEGIN.match(bare):
            kind = QuoteKind.FORWARD if _FORWARDING.search(bare) else _kind_of_block(lines, number)
            return Quote(kind=kind, start=number, content=number + 1)
        if _FROM.match(bare) and _is_header_block(lines, number):
            start = number - 1 if number and _RULE.match(lines[number - 1].strip()) else number
            return Quote(kind=QuoteKind.FORWARD, start=start, content=number)
        if number in suspects or _INTRODUCTION_START.match(bare) or bare.endswith(":"):
            end = _introduction_end(lines, number, suspected=number in suspects)
            if end is not None:
                return Quote(kind=QuoteKind.REPLY, start=number, content=end + 1)
    return None


def _suspects(lines: list[str]) -> set[int]:
    """Lines where quotequail sees an introduction; each still has to pass our own guard.

    Asked again below a refused line, a few times at most: its search is a whole pass.
    """
    found: set[int] = set()
    lines = [line[:_MAX_INTRODUCTION] for line in lines]  # its patterns are quadratic in a line
    offset = 0
    for _ in range(10):
        rest = lines[offset:]
        parts = quotequail.quote("\n".join(rest), limit=len(rest) + 1, quote_intro_line=True)
        if len(parts) < 2:
            break
        number = offset + (parts[0][1].count("\n") + 1 if parts[0][1] else 0)
        found.add(number)
        offset = number + 1
    return found


def _introduction_end(lines: list[str], number: int, *, suspected: bool) -> int | None:
    """Last line of "Op … schreef …:" that begins here, or None.

    A citizen may write "Op 12 oktober schreef de burgemeester:" himself, so it only counts
    with an address in it or marked lines under it.
    """
    joined = ""
    for end in range(number, min(number + 3, len(lines))):
        line = _MARK.sub("", lines[end]).strip()
        if not line:
            return None
        joined = f"{joined} {line}".strip()
        if not joined.endswith(":") or len(joined) > _MAX_INTRODUCTION:
            continue
        if not _INTRODUCTION.match(joined) and not suspected:
            continue
        following = next((line for line in lines[end + 1 : end + 4] if line.strip()), "")
        if _ADDRESS.search(joined) or _MARK.match(following):
            return end
    return None


def _is_header_block(lines: list[str], number: int) -> bool:
    """From with a date or subject line near it; "Van: … Aan: …" of a period is no header."""
    block = [_MARK.sub("", line).strip() for line in lines[number : number + 8]]
    kinds = [pattern for pattern in (_WHEN, _SUBJECT, _TO) if any(pattern.match(line) for line in block[1:])]
    if _SUBJECT in kinds and (_WHEN in kinds or _TO in kinds):
        return True
    if not kinds:
        return False
    is_told = bool(_ADDRESS.search(" ".join(block))) or bool(_MARK.match(lines[number]))
    return is_told and (_SUBJECT in kinds or _WHEN in kinds)


def _kind_of_block(lines: list[str], number: int) -> QuoteKind:
    """Outlook puts one and the same line above replies and forwards; with headers under it, it may be either,
    and the own text then decides whether the older text is kept."""
    block = [line.strip() for line in lines[number + 1 : number + 8]]
    return QuoteKind.FORWARD if any(_FROM.match(line) for line in block) else QuoteKind.REPLY


@dataclass(frozen=True, slots=True, kw_only=True)
class _Below:
    own: list[str]
    older: list[str]


def _below(lines: list[str], quote: Quote) -> _Below:
    """What stands under the beginning of a quotation: marked lines are older, unmarked ones are
    an answer between or under them; without marks all of it is older."""
    rest = lines[quote.content :]
    marked = [bool(_MARK.match(line)) for line in rest]
    first = next((line for line in rest if line.strip()), "")
    if quote.kind is QuoteKind.REPLY and _MARK.match(first):
        own = [line for line, is_marked in zip(rest, marked, strict=True) if not is_marked]
        older = [_MARK.sub("", line, count=1) for line, is_marked in zip(rest, marked, strict=True) if is_marked]
        return _Below(own=own, older=older)
    older = [_MARK.sub("", line, count=1) for line in rest] if all(marked) else rest
    return _Below(own=[], older=older)


def _without_marked(lines: list[str]) -> list[str]:
    return [line for line in lines if not _MARK.match(line)]


def _forwarded(lines: list[str]) -> str:
    """The text that was sent on, headers included, without the thread that hangs under it."""
    skip = 0
    while skip < len(lines) and (not lines[skip].strip() or _is_header_line(lines[skip])):
        skip += 1
    deeper = find_quote(lines[skip:])
    end = skip + deeper.start if deeper else len(lines)
    return signature.without_signature(lines[:end])


def _is_header_line(line: str) -> bool:
    bare = line.strip()
    return any(pattern.match(bare) for pattern in (_FROM, _WHEN, _SUBJECT, _TO))


def _only_points(own: str) -> bool:
    return len(own.split()) <= MAX_POINTER_WORDS and bool(_POINTING.search(own)) and not _WANTING.search(own)

"""Where the newest words of a mail stand: live passages and their sentences.

A passage keeps the source text and a folded copy of the same length in which quoted thread,
signature, disclaimers and injected instructions are blanked, so offsets are always into the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from intake import phrases
from intake.classification import Evidence
from intake.limits import MAX_QUOTE_LINES
from intake.message import InboundMessage
from intake.quotes import MAX_POINTER_WORDS
from intake.sentence import Passage, Sentence, split

_THREAD_START = re.compile(
    r"(?i)^\s*>*\s*(?:-{2,}\s*(?:oorspronkelijk|original|message d.origine|message transf|"
    r"urspr|forwarded|doorgestuurd|"
    r"weitergel|weiterl).*|_{8,}\s*|(?:van|from|de|von)\s*:\s.*(?:@|<|\S\s\S).*|"
    r"(?:on|le|op|am)\s.{6,120}(?:wrote|écrit|ecrit|schreef|schrieb|geschreven)\s*:?.*|"
    r"(?:begin doorgestuurd|begin forwarded|début du message).*)$"
)
_HEADER_LINE = re.compile(
    r"(?i)^\s*>*\s*\*?(?:van|from|de|von|aan|to|à|an|onderwerp|subject|objet|betreff|datum|"
    r"date|verzonden|sent|"
    r"envoyé|gesendet|cc|bijlagen?|attachments?)\*?\s*:"
)
_FROM_LINE = re.compile(r"(?i)^\s*>*\s*\*?(?:van|from|de|von)\*?\s*:\s*\"?([^<\"\n(]+)")
_FORWARD_SUBJECT = re.compile(r"(?i)^\s*(?:(?:fwd?|doorgestuurd|tr|wg|i|doorst)\s*:|.*\bdoorgestuurd\b)")
# A body shorter than this that points to its attachment holds no request of its own.
_POINTER_WORDS = 45


# What a person would read of one mail; keeps hostile bodies cheap. Our own choice, some eight pages.
_READ_CHARACTERS = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The live text of a message.

    `passages` are what the labels are read from (body, or the attached letter); `signed` is the
    newest text including its signature; `original_sender` is the name a forward gives; `cut` is
    true where more was written than is read here.
    """

    message: InboundMessage
    subject: Passage
    passages: tuple[Passage, ...]
    signed: Passage
    attachments: tuple[Passage, ...]
    forwarded: bool
    original_sender: str | None
    own: Passage
    cut: bool = False

    def sentences(self) -> tuple[Sentence, ...]:
        """All live sentences, body first."""
        return tuple(sentence for passage in self.passages for sentence in split(passage))

    def find(self, group: str) -> Evidence | None:
        """First live occurrence of a phrase group."""
        return first(group, self.passages)

    def find_signed(self, group: str) -> Evidence | None:
        """First occurrence in the newest text including signature and attached letters."""
        return first(group, (self.signed, *self.passages))


def first(group: str, passages: Iterable[Passage]) -> Evidence | None:
    """First occurrence of a phrase group in some passages, as an unlabelled quotation."""
    for passage in passages:
        match = phrases.search(group, passage.live)
        if match:
            return passage.quote(match.start(), match.end())
    return None


def read(message: InboundMessage) -> Reading:
    """Locate the newest text of a message inside `message.text` and the attachments that speak for it."""
    cut = _is_cut(message)
    message = replace(message, text=message.text[:_READ_CHARACTERS])
    lines = _lines(message.text)
    thread = next(
        (number for number, line in enumerate(lines) if _THREAD_START.match(line[2]) and _is_header(lines, number)),
        len(lines),
    )
    own = _mask(message.text, _own_lines(message, lines, thread))
    forwarded = _forward_lines(message, lines, thread, own=own)
    live = _mask(message.text, forwarded) if forwarded else own
    signed = _mask(message.text, forwarded or _unquoted(lines[:thread], first_live=own))
    attachments = tuple(_attached(f"attachment:{item.label}", item.text) for item in message.attachments if item.text)
    letters = tuple(item for item in attachments if _speaks(item, body=live))
    return Reading(
        message=message,
        subject=Passage(source="subject", text=message.subject, live=phrases.fold(message.subject)),
        passages=(live, *letters),
        signed=signed,
        attachments=attachments,
        forwarded=bool(forwarded),
        original_sender=_original_sender(lines[thread:]) if forwarded else None,
        own=own,
        cut=cut,
    )


def _is_cut(message: InboundMessage) -> bool:
    """The newest words go on beyond what triage reads, or reach the last line that quotes are looked for in."""
    newest = message.text_unquoted
    return len(newest) > _READ_CHARACTERS or newest.count("\n") + 1 >= MAX_QUOTE_LINES


def _lines(text: str) -> list[tuple[int, int, str]]:
    result, start = [], 0
    for line in text.splitlines(keepends=True):
        result.append((start, start + len(line), line))
        start += len(line)
    return result


def _is_header(lines: list[tuple[int, int, str]], number: int) -> bool:
    """`Van: x` alone may be a field of a slip; a thread has a second header line or a separator."""
    line = lines[number][2]
    if not _HEADER_LINE.match(line):
        return number > 0
    following = [entry[2] for entry in lines[number + 1 : number + 4]]
    return any(_HEADER_LINE.match(entry) and "@" in line + entry for entry in following) or (
        any(_HEADER_LINE.match(entry) for entry in following) and number > 1
    )


def _own_lines(message: InboundMessage, lines: list[tuple[int, int, str]], thread: int) -> list[tuple[int, int, str]]:
    wanted = [line.strip() for line in message.text_unquoted.splitlines() if line.strip()]
    live, position = [], 0
    for entry in lines[:thread]:
        if position < len(wanted) and entry[2].strip() == wanted[position]:
            position += 1
            if not entry[2].lstrip().startswith(">"):
                live.append(entry)
    return live or _unquoted(lines[:thread], first_live=None)


def _unquoted(lines: list[tuple[int, int, str]], *, first_live: Passage | None) -> list[tuple[int, int, str]]:
    begin = 0
    if first_live is not None:
        begin = len(first_live.live) - len(first_live.live.lstrip())
    return [entry for entry in lines if not entry[2].lstrip().startswith(">") and entry[1] > begin]


def _forward_lines(
    message: InboundMessage, lines: list[tuple[int, int, str]], thread: int, *, own: Passage
) -> list[tuple[int, int, str]]:
    """The forwarded part, when the sender's own words only point to it; else nothing."""
    rest = lines[thread:]
    if not any(_FROM_LINE.match(line[2]) for line in rest[:6]):
        return []
    brief = len(own.live.split()) <= MAX_POINTER_WORDS
    points = (brief and phrases.search("forward_pointer", own.live)) or _FORWARD_SUBJECT.match(message.subject)
    if own.live.strip() and (not points or _asks_itself(own)):
        return []
    kept = [line for line in rest if not _HEADER_LINE.match(line[2]) and not _THREAD_START.match(line[2])]
    return [line for line in kept if line[2].strip()]


def _asks_itself(own: Passage) -> bool:
    return any(
        phrases.search("request_firm", sentence.folded)
        and phrases.search("document", sentence.folded)
        and (phrases.search("inspection", sentence.folded) or phrases.search("copy", sentence.folded))
        for sentence in split(own)
    )


def _original_sender(rest: list[tuple[int, int, str]]) -> str | None:
    match = next((found for found in map(_FROM_LINE.match, (line[2] for line in rest)) if found), None)
    return match.group(1).strip() if match else None


def _mask(text: str, kept: list[tuple[int, int, str]]) -> Passage:
    blank = ["\n"] * len(text)
    folded = phrases.fold(text)
    for start, end, line in kept:
        quote_marks = len(line) - len(line.lstrip("> \t")) if line.lstrip().startswith(">") else 0
        blank[start + quote_marks : end] = folded[start + quote_marks : end]
    live = _without("injected", _without("boilerplate", "".join(blank)))
    return Passage(source="body", text=text, live=live)


def _without(group: str, live: str) -> str:
    """Blank from the line that holds the phrase to the end of its paragraph."""
    for match in phrases.search_all(group, live):
        begin = live.rfind("\n", 0, match.start()) + 1
        end = live.find("\n\n", match.end())
        stop = len(live) if end < 0 else end
        live = live[:begin] + "\n" * (stop - begin) + live[stop:]
    return live


def _attached(source: str, text: str) -> Passage:
    text = text[:_READ_CHARACTERS]
    return Passage(source=source, text=text, live=_without("injected", phrases.fold(text)))


def _speaks(attachment: Passage, *, body: Passage) -> bool:
    """An attached letter speaks for a body that is empty or only points to it; a mandate never does."""
    label = phrases.fold(attachment.source)
    opening = attachment.live[:400]
    if any(
        phrases.search(group, text) for group in ("mandate_document", "consent_document") for text in (label, opening)
    ):
        return False
    if phrases.search("identity_document", label):
        return False
    asks = phrases.search("request_firm", attachment.live) or phrases.search("request_polite", attachment.live)
    return bool(asks) and len(body.live.split()) < _POINTER_WORDS

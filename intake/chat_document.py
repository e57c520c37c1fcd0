"""Which document a chat is about: the papers that its turns name, and the details that later turns add."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from intake import phrases
from intake.chat_describing import (
    AND,
    BEGINS_ANEW,
    BEHIND,
    BETWEEN,
    CLAUSE,
    DATED,
    DETAIL,
    FORM_FIRST,
    GOES_ON,
    LANGUAGE_SPOKEN,
    LEADS_UP,
    MORE,
    NO_DETAIL,
    NOUN_FIRST,
    PIECE,
    POINTS,
    SUBJECT,
    TEST,
    TRAILING,
    WHICH,
    WISHES_AGAIN,
)
from intake.chat_hat_words import SIGNED
from intake.chat_text import ChatText, Said
from intake.classification import Evidence
from intake.requested import documents_in, identified_among
from intake.sentence import Passage

_TOLD = 5  # words that say more of `de mails` or `de papieren` than that they are asked
_LONGEST = 10  # words of a noun with what describes it
_FEW = 2  # words of a detail at least
_ABOUT_SOMETHING = 3
_ABOUT = re.compile(
    r"\b(?:over|voor|rond|betreffende|about|for|concerning|sur|pour|concernant|uber|fur|zum|zur)\s\w{3}"
)
_ARTICLE = re.compile(r"^(?:de|het|een|dat|die|the|a|le|la|les|l'|un|une|das|die|der|ein) ?")


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSaid:
    """The words that say which document, in order, and whether a clerk would know it by them."""

    said: tuple[Said, ...]
    identified: bool

    @property
    def value(self) -> str | None:
        """Those words as one text; None where no document was named."""
        texts = dict.fromkeys(" ".join(words.quote.split()) for words in self.said)
        return "; ".join(texts) or None


def document_of_chat(
    chat: ChatText, whole: ChatText, *, naming: tuple[int, ...], asking: frozenset[int], details: frozenset[int]
) -> DocumentSaid:
    """What the turns name; `whole` has what is only asked as well.

    `naming`: turns that may name a paper; `asking`: those of them with words that ask; `details`: turns that may say
    more about it.
    """
    found: list[Said] = []
    for turn in naming:
        papers = _papers(chat, turn)
        behind = _behind(chat, turn) if turn in asking and not papers else []
        found += papers or behind
        found += _listed(chat, turn, named=tuple(papers)) if turn in asking and not behind else []
    if not found and asking:
        found = _first_words(chat, asking)
    points = asking and POINTS.search(chat.passage(min(asking)).live)
    if points and all(POINTS.search(phrases.fold(said.quote)) for said in found):
        # `welke beelden zijn er? ik wil die zien`: what was asked after is wanted now.
        found = next((papers for turn in range(min(asking), -1, -1) if (papers := _papers(whole, turn))), found)
        found = found or _pointed_at(whole, min(asking))
    if found or asking:
        first = min((said.turn for said in found), default=min(asking, default=0))
        test = any(TEST.search(phrases.fold(said.quote)) for said in found)
        named = tuple(found)
        for turn in sorted(details):
            found += _details(chat, turn, named=named, after=turn > first)
            found += _subjects(chat, turn, found=found) if test else ()
    found = [said for said in found if not _any_paper(said)] or found
    found.sort(key=lambda said: (said.turn, said.start))
    return DocumentSaid(said=tuple(found), identified=_identified(found))


def _any_paper(said: Said) -> bool:
    """`just the document` says nothing beside its name."""
    return phrases.group("document_generic").pattern.fullmatch(_ARTICLE.sub("", phrases.fold(said.quote))) is not None


def _papers(chat: ChatText, turn: int) -> list[Said]:
    passage = chat.passage(turn)
    shown = Passage(source="body", text=passage.text, live=passage.live)
    found: list[Said] = []
    for words in _named(shown):
        if found and words.start < found[-1].end:
            continue
        wide = _widened(passage, words)
        said = _trimmed(passage, wide, turn=turn)
        if said is not None:
            found.append(said)
            found += _beyond(passage, wide.end, turn=turn)
    return found


def _named(passage: Passage) -> list[Evidence]:
    """Papers by the lists of all papers, and by those of papers about somebody."""
    found = documents_in(passage, start=0, end=len(passage.live))
    excluded = [
        match.span()
        for group in ("not_a_document", "not_personal_document", "mandate_document")
        for match in phrases.search_all(group, passage.live)
    ]
    excluded += [match.span() for match in SIGNED.finditer(passage.live)]
    signed = excluded[-1:] if SIGNED.search(passage.live) else []
    found = [one for one in found if not any(low <= one.start < high for low, high in signed)]
    for match in phrases.search_all("personal_document", passage.live):
        start, end = match.span()
        inside = any(one.start < end and start < one.end for one in found)
        if not inside and not any(low <= start < high for low, high in excluded):
            found.append(passage.quote(start, end))
    return sorted(found, key=lambda one: one.start)


def _pointed_at(whole: ChatText, turn: int) -> list[Said]:
    """`hoeveel verdient de directeur? ik wil da zien`: no paper was named, and the question says what it is about."""
    for earlier in range(turn - 1, -1, -1):
        text = whole.turns[earlier]
        if len(text.split()) > _FEW:
            return [
                Said(
                    turn=earlier,
                    quote=text.strip(),
                    start=(at := len(text) - len(text.lstrip())),
                    end=at + len(text.strip()),
                )
            ]
    return []


def _first_words(chat: ChatText, asking: frozenset[int]) -> list[Said]:
    """`beleid rond rouw, kopie`: the first piece that is no form and no sentence of its own, where no list "
    "knows it."""
    for turn in sorted(asking):
        passage = chat.passage(turn)
        for match in PIECE.finditer(passage.live):
            said = (
                None
                if BEGINS_ANEW.search(match[0]) or _only_form(match[0])
                else _trimmed(passage, passage.quote(*match.span()), turn=turn)
            )
            if said and _FEW <= len(said.quote.split()) <= _LONGEST:
                return [said]
    return []


def _listed(chat: ChatText, turn: int, *, named: tuple[Said, ...]) -> list[Said]:
    """`het energieverbruik van campus zuid, de meterstanden`: nouns that stand in a row with the paper."""
    passage = chat.passage(turn)
    found = []
    for match in PIECE.finditer(passage.live):
        start, end = match.span()
        taken = any(said.start < end and start < said.end for said in named)
        if taken or not NOUN_FIRST.match(match[0]) or BEGINS_ANEW.search(match[0]) or _only_form(match[0]):
            continue
        said = _trimmed(passage, passage.quote(start, end), turn=turn)
        found += [said] if said and len(said.quote.split()) <= _LONGEST else []
    return found


def _beyond(passage: Passage, end: int, *, turn: int) -> list[Said]:
    """What describes the paper behind the verb, or in a clause of its own."""
    match = MORE.match(passage.live, end)
    if match is None or WISHES_AGAIN.search(match["more"]):
        return []
    said = _trimmed(passage, passage.quote(*match.span("more")), turn=turn)
    return [said] if said and len(said.quote.split()) >= _FEW else []


def _widened(passage: Passage, words: Evidence) -> Evidence:
    """From behind the words that ask, through what a comma adds: everything that describes the paper."""
    start, end = words.start, words.end
    while start and passage.text[start - 1] == "-" and start > 1 and passage.text[start - 2].isalnum():
        start -= 2  # `B-attest`
    for match in BEHIND.finditer(passage.live, 0, end):
        begin = match.start("what")
        if begin < start < match.end("what") and not BETWEEN.search(passage.live[begin:start]):
            start = begin
    dated = DATED.match(passage.live, end)
    end = dated.end() if dated else end
    while more := GOES_ON.match(passage.live, end) or AND.match(passage.live, end):
        if BEGINS_ANEW.search(more["more"]):
            break
        end = more.end()
    return passage.quote(start, end)


def _trimmed(passage: Passage, words: Evidence, *, turn: int) -> Said | None:
    """Without the form in front and without what no longer counts."""
    start, end = words.start, words.end
    for pattern in (LEADS_UP, FORM_FIRST):
        head = pattern.match(passage.text[start:end])
        start += head.end() if head and start + head.end() < end else 0
    clause = CLAUSE.search(passage.live[start:end])
    end = start + clause.start() if clause else end
    while tail := TRAILING.search(passage.live[start:end]):
        end = start + tail.start()
    live = passage.live[start:end]
    end = start + len(live.rstrip())
    start += len(live) - len(live.lstrip())
    if start >= end:
        return None
    return Said(turn=turn, quote=passage.text[start:end], start=start, end=end)


def _behind(chat: ChatText, turn: int) -> list[Said]:
    """The object of the words that ask, whatever it is called."""
    passage = chat.passage(turn)
    matches = list(BEHIND.finditer(passage.live))
    for match in matches:
        start, end = match.span("what")
        while tail := TRAILING.search(passage.live[start:end]):
            end = start + tail.start()
        head = FORM_FIRST.match(passage.text[start:end])
        start += head.end() if head else 0
        piece = passage.text[start:end]
        if len(piece.split()) >= 1 and len(piece.strip()) > 3:
            start += len(piece) - len(piece.lstrip())
            end -= len(piece) - len(piece.rstrip())
            return [Said(turn=turn, quote=passage.text[start:end], start=start, end=end)]
    return []


def _details(chat: ChatText, turn: int, *, named: tuple[Said, ...], after: bool) -> list[Said]:
    """The pieces of a turn that say which; `after`: the paper was named before, and `van vorig jaar` goes on "
    "with it."""
    passage = chat.passage(turn)
    found = []
    for match in PIECE.finditer(passage.live):
        start, end = match.span()
        live = match[0]
        if any(said.turn == turn and said.start < end and start < said.end for said in named):
            continue
        goes_on = after and len(live.split()) >= _FEW and DETAIL.search(live.lstrip())
        if not (goes_on or WHICH.search(live)) or NO_DETAIL.search(live) or _only_form(live):
            continue
        said = _trimmed(passage, passage.quote(start, end), turn=turn)
        if said is not None:
            found.append(said)
    return found


def _only_form(live: str) -> bool:
    """`kopie van de 2`: nothing is left without the words for how one wants it."""
    for group in ("chat_copy", "chat_inspection", "chat_explanation", "chat_nothing", "taken_back"):
        for match in phrases.search_all(group, live):
            live = live[: match.start()] + " " * (match.end() - match.start()) + live[match.end() :]
    return not re.search(r"\w{2}", live)


def _subjects(chat: ChatText, turn: int, *, found: list[Said]) -> list[Said]:
    """`hij is gebuisd voor frans`, where a test is asked."""
    passage = chat.passage(turn)
    told = " ".join(phrases.fold(said.quote) for said in found)
    return [
        Said(turn=turn, quote=passage.text[slice(*match.span())], start=match.start(), end=match.end())
        for match in SUBJECT.finditer(passage.live)
        if match[0] not in told and not LANGUAGE_SPOKEN.search(passage.live[: match.start()])
    ]


def _identified(found: list[Said]) -> bool:
    """A known paper, or words that no list of generic ones holds; never only 'everything'."""
    quotes = [_quoted(said.quote) for said in found]
    if not quotes:
        return False
    if identified_among(tuple(quotes)) is not None:
        return True
    together = replace(quotes[0], quote=" ".join(words.quote for words in quotes))
    if phrases.search("everything", phrases.fold(together.quote)):
        return False
    words = len(together.quote.split())
    told = words >= _TOLD or (words >= _ABOUT_SOMETHING and _ABOUT.search(phrases.fold(together.quote)) is not None)
    if told or phrases.search("document", phrases.fold(together.quote)) is None:
        return True
    return identified_among((together,)) is not None


def _quoted(text: str) -> Evidence:
    return Evidence(label="", value="", source="body", quote=text, start=0, end=len(text))

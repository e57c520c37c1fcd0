"""Which document a chat is about: the papers that its turns name, and the details that later turns add."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from intake import phrases
from intake.chat_text import ChatText, Said
from intake.classification import Evidence
from intake.requested import documents_in, identified_among
from intake.sentence import Passage

# `een kopie van`, `copy of`: how one wants it is no part of what it is.
_FORM_FIRST = re.compile(
    r"(?i)^(?:(?:een|a|an|une?|eine?n?)\s+)?(?:inzage|kopie|kopij|afschrift|copy|copies|copie|copies|kopie|kopien|"
    r"abschrift|einsicht|"
    r"consultation|inspection)\s+(?:in|van|of|de la|de l['’]|de|du|des|d['’]|von|der)\s*"
)
# Where no known paper is named: what stands behind the words that ask.
_BEHIND = re.compile(
    r"(?:inzage (?:in|van)|(?:kopie|afschrift) van|cop(?:y|ies) of|copie (?:de la|de l'|de|du|des|d')|acces a|"
    r"consulter|"
    r"(?:kopie|abschrift) (?:von|des|der)|einsicht in|access to|to (?:see|inspect|read|view)|"
    r"(?:ik|we|wij) (?:wil|willen|zoek|zoeken|vraag|vragen|wens|wensen|zou|zouden|had|hadden)(?: graag| gewoon|"
    r" eens)*|"
    r"k ?(?:zou|wil|had|wou|vraag|zoek)(?: graag| ge?i?e?re?n?| geire| gaarne| gewoon)*|"
    r"(?:wil|vraag|zoek|zou) (?:ik|we|wij)(?: graag| gewoon| eens)*|graag|"
    r"(?:kan|mag|zou) (?:ik|we|wij)|(?:can|could|may) (?:i|we) (?:get|have|see)|"
    r"je (?:veux|voudrais|demande|souhaite|"
    r"cherche|sollicite)|(?:requesting|beantrage|verzoek om|requiers)|"
    r"i(?:'d like| want| need| would like| am looking for|'m looking for)|ich (?:mochte|will|brauche|suche|"
    r"beantrage))\s+"
    r"(?P<what>[^,;.!?\n]{4,160})"
)
_TRAILING = re.compile(
    r"\s*\b(?:(?:te |komen |mogen |ne keer |een keer |eens |kunnen |willen )*(?:zien|inzien|inkijken|bekijken|"
    r"lezen|krijgen|hebben|ontvangen|"
    r"opvragen|aanvragen|"
    r"raadplegen|inkijk|inzage)|aub|svp|alstublieft|graag|please|bitte|einsehen|sehen|erhalten|haben|bekommen)\s*$"
)
# A detail: a year, a day, a class; or a turn that begins by saying what it is about.
_DETAIL = re.compile(
    r"\b(?:19|20)\d\d\b|\b\d{1,2}[/. -](?:\d{1,2}|(?:jan|feb|fev|maa|mar|apr|avr|mei|mai|may|jun|juin|jul|juil|aug|"
    r"aou|sep|okt|oct|nov|"
    r"dec|dez)[a-z]*)\b|\b\d[a-z]\b|"
    r"^(?:het gaat om|es geht um|c'est pour)\b|^(?:[\w'-]+\s+){0,2}(?:over|van|betreffende|rond|concernant|de la|du|"
    r"sur|about|from|of|on|regarding|uber|von|vom|version|versie|"
    r"version|klas|school|campus|afdeling|schooljaar|leerjaar)\b"
)
# Words between those that ask and the paper that belong to another clause.
_BETWEEN = re.compile(
    r"\b(?:ik|wij|we|dat|die|om|en|i|that|and|je|que|et|ich|dass|und|iemand|someone|weten|know|vragen|ask)\b"
)
_POINTS = re.compile(r"\b(?:die|dat|deze|ze|hem|it|that|those|them|ca|cela|ceux-ci|les|das|diese\w*)\b")
_TOLD = 5  # words that say more of `de mails` or `de papieren` than that they are asked
# `the tests, language and maths, of October`: what stands behind a comma still says which, unless it begins anew.
_GOES_ON = re.compile(r"\s?,\s(?P<more>[^,.;:!?\n]*\w)")
# `vom 3. Mai`: the mark of an ordinal ends no name.
_DATED = re.compile(r"(?<=\d)\.\s?(?:jan|feb|mar|apr|mai|jun|jul|aug|sep|okt|nov|dez)\w*(?: \d{4})?(?:[^,.;:!?\n]*\w)?")
_AND = re.compile(
    r"\s(?:en|and|et|und)\s(?P<more>(?:de|het|alle|the|all|le|la|les|tous|toutes|die|das|den|bijhorende|"
    r"bijlagen?)\b[^,.;:!?\n]*\w)"
)
_BEGINS_ANEW = re.compile(
    r"\b(?:ik|wij|we|jullie|u|graag|aub|svp|alstublieft|liefst|kopie|afschrift|inzage|uitleg|mail|omdat|want|maar|"
    r"dus|eerst|kan|mag|"
    r"wil|zou|dank\w*|merci|i|i'm|please|copy|copies|because|but|first|can|could|thanks|je|j'ai|car|mais|copie|"
    r"merci|ich|wir|"
    r"bitte|weil|aber|einsicht|abschrift|danke|anbei|namens|leerkracht|enseignante?|teacher|lehrer\w*|mijn|onze|my|"
    r"our|mon|ma|"
    r"notre|meine?|unsere?|dat|is|heb|hebben|ben|bent|was|are|am|have|est|suis|ist|bin|habe)\b"
)
_FEW = 2  # words of a detail at least


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

    `naming`: turns that may name a paper; `asking`: those of them with words that ask; `details`: turns that hold
    nothing else, and may say more about it.
    """
    found: list[Said] = []
    for turn in naming:
        found += _papers(chat, turn)
    if not found and asking and _POINTS.search(chat.passage(min(asking)).live):
        # `welke beelden zijn er? ik wil die zien`: what was asked after is wanted now.
        found = next((papers for turn in range(min(asking) - 1, -1, -1) if (papers := _papers(whole, turn))), [])
    if not found:
        found = [said for turn in sorted(asking) for said in _behind(chat, turn)]
    if found or asking:
        first = min((said.turn for said in found), default=min(asking, default=0))
        named = {said.turn for said in found}
        found += [said for turn in sorted(details - named) if turn > first for said in _detail(chat, turn)]
    found.sort(key=lambda said: (said.turn, said.start))
    return DocumentSaid(said=tuple(found), identified=_identified(found))


def _papers(chat: ChatText, turn: int) -> list[Said]:
    passage = chat.passage(turn)
    shown = Passage(source="body", text=passage.text, live=passage.live)
    found: list[Said] = []
    for words in documents_in(shown, start=0, end=len(shown.live)):
        if found and words.start < found[-1].end:
            continue
        said = _trimmed(passage, _widened(passage, words), turn=turn)
        if said is not None:
            found.append(said)
    return found


def _widened(passage: Passage, words: Evidence) -> Evidence:
    """From behind the words that ask, through what a comma adds: everything that describes the paper."""
    start, end = words.start, words.end
    for match in _BEHIND.finditer(passage.live, 0, end):
        begin = match.start("what")
        if begin < start < match.end("what") and not _BETWEEN.search(passage.live[begin:start]):
            start = begin
    dated = _DATED.match(passage.live, end)
    end = dated.end() if dated else end
    while more := _GOES_ON.match(passage.live, end) or _AND.match(passage.live, end):
        if _BEGINS_ANEW.search(more["more"]):
            break
        end = more.end()
    return passage.quote(start, end)


def _trimmed(passage: Passage, words: Evidence, *, turn: int) -> Said | None:
    """Without the form in front and without what no longer counts."""
    start, end = words.start, words.end
    head = _FORM_FIRST.match(passage.text[start:end])
    start += head.end() if head else 0
    while tail := _TRAILING.search(passage.live[start:end]):
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
    matches = list(_BEHIND.finditer(passage.live))
    for match in matches:
        start, end = match.span("what")
        while tail := _TRAILING.search(passage.live[start:end]):
            end = start + tail.start()
        head = _FORM_FIRST.match(passage.text[start:end])
        start += head.end() if head else 0
        piece = passage.text[start:end]
        if len(piece.split()) >= 1 and len(piece.strip()) > 3:
            start += len(piece) - len(piece.lstrip())
            end -= len(piece) - len(piece.rstrip())
            return [Said(turn=turn, quote=passage.text[start:end], start=start, end=end)]
    return []


def _detail(chat: ChatText, turn: int) -> list[Said]:
    passage = chat.passage(turn)
    live = passage.live.strip()
    if len(live.split()) < _FEW or not _DETAIL.search(live):
        return []
    begin = len(passage.live) - len(passage.live.lstrip())
    end = len(passage.live.rstrip())
    return [Said(turn=turn, quote=passage.text[begin:end], start=begin, end=end)]


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
    told = len(together.quote.split()) >= _TOLD
    if told or phrases.search("document", phrases.fold(together.quote)) is None:
        return True
    return identified_among((together,)) is not None


def _quoted(text: str) -> Evidence:
    return Evidence(label="", value="", source="body", quote=text, start=0, end=len(text))

"""The full name of who writes in a chat: after words that give it, before the address, or alone in a turn."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from intake import phrases
from intake.chat_corrections import corrects
from intake.chat_text import ChatText, Said
from intake.names import full_name

_PIECE = re.compile(r"[^,;\n()]+")
_SMALL_NAME = re.compile(r"[^\W\d_][\w'’-]+(?:\s+(?:[^\W\d_][\w'’.-]*)){1,3}")
_STOP = re.compile(
    r"(?i)\b(?:en|et|and|und|uit|from|aus|woon|wonende|adres|adresse|address|ik|je|i|ich|mijn|my|mon|ma|mein|wil|zou|"
    r"habite|live|living|wohne|op|in|te|à|at|tel|gsm|mail|email|is|ben|am|bin|suis|voor|namens|pour|for|für)\b"
)
_HONORIFIC = re.compile(
    r"(?i)^(?:mr|mrs|ms|mw|mevr|mevrouw|dhr|de heer|meneer|mijnheer|meester|mme|madame|monsieur|m|me|ma[îi]tre|frau|"
    r"herr|herrn|dr|prof|ir|ing)\.?\s+"
)
# A firm is no person, in its own spelling.
_LEGAL_FORM = re.compile(r"(?<!\w)(?:N\.?V|nv|B\.?V|bv|BVBA|bvba|VZW|vzw|ASBL|asbl|SRL|srl|SA|GmbH|VoG|Ltd)\b")
_FOR = re.compile(r"\s(?:namens|voor|pour|for|für)\s")
# `T. Janssens`, `Guy 't Kint`: an initial or a particle that lists of no names hold as well.
_SHORT_PARTS = re.compile(
    r"(?:(?:[A-Z]\.\s?){1,3}|[A-ZÀ-Ý][\w'’-]+\s)(?:(?:[Vv]an|[Dd]e|[Dd]er|[Dd]en|[Ii]n|[Oo]p|[Tt]er|[Tt]en|"
    r"['’]t|[Uu]it|von|zu|du|le|la)\s){0,3}"
    r"[A-ZÀ-Ý][\w'’-]+"
)
_I_AM = re.compile(r"(?i)^(?:ik ben|dit is|je suis|i am|i'm|im|this is|ich bin)\s+")
_TRADE = re.compile(
    r"(?i)^(?:advocaat|advocate|avocate?|attorney|lawyer|rechtsanw[aä]lt(?:in)?|contact(?:persoon)?|aanvrager|"
    r"leerkracht)\W+"
)
_ACTS_FOR = re.compile(r"\b(?:voor|namens|pour|for|fur|client\w*|mandant\w*|cliente?)\s*:?\s+")
_WHOSE = re.compile(r"\b(?:de|zijn|haar|hun|the|his|her|le|son|der|ihr|sein|client\w*)\s+$")
# `Familie Wouters` is nobody in particular.
_OF_MANY = re.compile(
    r"(?i)^(?:familie|fam|famille|family|gezin|team|dienst|\w*comit[eé]|ouderraad|\w*vereniging|vakbond|"
    r"werkgroep|bureau|firma|school|campus|klas|ouders)\b"
)
# `An Dox - Laar 5 - 2400 Mol`: marks that part as commas do.
_MARKS = re.compile(r"(?<=\s)[-–/|](?=\s)")
_MOST_ALONE = 5  # words of a turn that is a name and nothing else
_INITIAL = 2  # letters of `T.` or `'t`
_ASIDE = 2  # `wie? ruben de backer`: words beside a name
_REACH = 60
# `mijn naam doet er niet toe`, `in naam van iemand anders`.
_NO_NAME = re.compile(
    r"\b(?:niet|geen|doet|iemand|niemand|anders|andere|not|no|someone|somebody|nobody|else|doesn't|matters?|pas|"
    r"personne|"
    r"quelqu'un|autre|nicht|kein\w*|jemand\w*|niemand\w*|anderen?|egal|prive|privacy|anoniem|anonymous|anonyme?)\b"
)
# Words of talk that no name holds.
_TALK = re.compile(
    r"\b(?:is|ben|bent|zijn|hij|zij|ze|het|dat|dit|die|ook|maar|wel|nog|al|heel|toch|dus|dan|zo|depuis|majeure?|"
    r"mineure?|il|elle|est|she|he|it|"
    r"yes|the|you|we|they|er|sie|ist|jaar|ans|years?|vorige?|volgende|gisteren|morgen|vandaag|hier|daar|adres|"
    r"dank\w*|merci|thanks|goed|oke?|"
    r"prima|graag|liever|gewoon|alles|niets|iets|wat|wie|waar|hoe|klopt|juist|zeker|misschien|natuurlijk|"
    r"geboren|leeftijd|kind|zoon|dochter|"
    r"deze|met|about|over|sur|avec|with|this|from|nee|neen|ja|jawel|oui|nein|gut|bitte|wacht|sorry|aub|svp|stuk|"
    r"school|klas|campus)\b"
)
# After these the name may be typed in small letters; after `ik ben` it is written as one.
_SURE_WORDS = re.compile(r"(?:naam|heet|noem|appelle|nom|name|name's|heisse|heiße|moi c'est)(?: is|'s| est| ist)?$")
# After these it may be somebody else's: it counts as a name that stands alone does, unless it puts one right.
_PERHAPS = re.compile(r"^(?:het is|dat is|t is|c'est|it is|it's|that's|es ist|das ist|op naam van|au nom de)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class NameSaid:
    """A name, its words, and how plainly it was given (3 by words that give it, 2 beside the address, 1 alone)."""

    name: str
    said: Said
    plain: int


def names_of_chat(chat: ChatText, *, address_at: tuple[int, int] | None, ran_in: str) -> tuple[NameSaid, ...]:
    """The names the writer gives as his own, in order. `ran_in`: one that ran into the street of the address."""
    found: list[NameSaid] = []
    address_turn = chat.turn_at(address_at[0]) if address_at else -1
    for turn in range(len(chat.turns)):
        of_turn = list(_given(chat, turn))
        if not of_turn and address_at and turn == address_turn:
            start = address_at[0] - chat.begin(turn)
            of_turn = _beside(chat, turn, before=chat.turns[turn][: start + len(ran_in)])
            of_turn = of_turn or _behind(chat, turn, start=address_at[1] - chat.begin(turn))
        if not of_turn:
            near = address_turn >= 0 and abs(turn - address_turn) == 1
            of_turn = _alone(chat, turn, near_address=near)
        found += of_turn
    return tuple(found)


def _given(chat: ChatText, turn: int) -> Iterator[NameSaid]:
    """`mijn naam is An Peeters`, `naam: an peeters`, `I'm Oliver Grant`."""
    passage = chat.passage(turn)
    for match in phrases.search_all("chat_self_name", passage.live):
        if match[0] == "im" and re.search(r"\w\s*$", passage.live[: match.start()]):
            continue  # German `im Namen von`, and no "I'm"
        end = min(len(passage.text), match.end() + _REACH)
        after = re.match(r"[\s:,]*(?:is\s+)?", passage.text[match.end() : end])
        begin = match.end() + (after.end() if after else 0)
        piece = re.split(r"[,;\n()!?]|\.\s", passage.text[begin:end])[0]
        name = _full(_cut(piece))
        perhaps = _PERHAPS.match(match[0]) or _WHOSE.search(passage.live[: match.start()])
        plain = 1 if perhaps and not corrects(passage) else 3
        if name and passage.text[begin:].startswith(name):
            yield _made(chat, turn, name=name, start=begin, plain=plain)
        elif name and _HONORIFIC.match(piece) and name in piece:
            yield _made(chat, turn, name=name, start=begin + piece.index(name), plain=3)
        elif _SURE_WORDS.search(match[0]) and (small := _small(piece)):
            yield _made(chat, turn, name=small, start=begin + piece.index(small), plain=3)


def client_of_chat(chat: ChatText) -> NameSaid | None:
    """Whom a lawyer acts for, where only a word says so: `advocaat te Kortrijk, voor Tom Smets`."""
    for turn in range(len(chat.turns)):
        passage = chat.passage(turn)
        for match in _ACTS_FOR.finditer(passage.live):
            piece = re.split(r"[,;\n()!?]|\.\s", passage.text[match.end() : match.end() + _REACH])[0]
            name = _full(_cut(piece))
            if name and _HONORIFIC.sub("", piece.lstrip()).startswith(name):
                return _made(chat, turn, name=name, start=match.end(), plain=1)
    return None


def _beside(chat: ChatText, turn: int, *, before: str) -> list[NameSaid]:
    """The nearest name before the address in its own turn: `kopie. Els Buyse, Langestraat 60`."""
    for match in reversed(list(_PIECE.finditer(_MARKS.sub(",", before)))):
        piece, start = match[0], match.start()
        sentence = list(re.finditer(r"[^.!?]{4,}?[.!?]\s+(?=\S)", piece))
        if sentence and not _HONORIFIC.match(sentence[-1][0].strip()[-5:] + " "):
            start += sentence[-1].end()
            piece = piece[sentence[-1].end() :]
        name = _full(piece) if _of_others(piece) is None and not _LEGAL_FORM.search(_FOR.split(piece)[0]) else None
        if name is None and len(piece.split()) <= 3:
            name = _small(piece)
        if name and name in piece:
            return [_made(chat, turn, name=name, start=start + piece.index(name), plain=2)]
    return []


def _behind(chat: ChatText, turn: int, *, start: int) -> list[NameSaid]:
    """`Kerkstraat 5, 9000 Gent, An Peeters`."""
    for match in _PIECE.finditer(chat.turns[turn], max(0, start)):
        name = full_name(match[0])
        if name and name == match[0].strip(" .") and phrases.search("chat_other_name", phrases.fold(name)) is None:
            return [_made(chat, turn, name=name, start=chat.turns[turn].index(name, match.start()), plain=2)]
    return []


def _alone(chat: ChatText, turn: int, *, near_address: bool) -> list[NameSaid]:
    """A turn, or the last line or piece of one, that is a name: in small letters only next to the address."""
    text = chat.turns[turn]
    live = chat.passage(turn).live
    pieces = [match for match in re.finditer(r"[^,;\n()?!]+", _MARKS.sub(",", text)) if match[0].strip()]
    for match in reversed(pieces):
        piece = _bare(_cut(match[0]))
        if not 2 <= len(piece.split()) <= _MOST_ALONE or not live[match.start() : match.end()].strip():
            continue
        name = _full(piece)
        whole = name is not None and name in piece and len(_HONORIFIC.sub("", piece).split()) == len(name.split())
        others = [one for one in pieces if one is not match]
        asks = text[match.end() : match.end() + 1] == "?"
        cut = piece != _bare(match[0])
        piece = _I_AM.sub("", piece) if near_address else piece
        if not whole and not cut and near_address and not asks and all(len(one[0].split()) <= _ASIDE for one in others):
            name = _small(piece)
            whole = name is not None
        if whole and name and (full_name(piece) is None or _of_others(piece) is None):
            return [_made(chat, turn, name=name, start=text.index(name, match.start()), plain=1)]
    tail = re.search(r"[.!?]\s+([^.!?,]{4,40})\.?$", text)
    name = full_name(tail[1]) if tail else None
    if tail and name and name == tail[1].strip():
        return [_made(chat, turn, name=name, start=tail.start(1), plain=1)]
    return []


def _full(text: str) -> str | None:
    """A full name as mails have it, or with an initial or a particle that is no word of a name by itself."""
    bare = _HONORIFIC.sub("", text.strip(" .,"))
    if _OF_MANY.match(bare):
        return None
    short = _SHORT_PARTS.fullmatch(bare)
    strange = short is None or any(
        phrases.group("not_a_name").pattern.fullmatch(phrases.fold(word))
        for word in bare.split()
        if len(word) > _INITIAL
    )
    return full_name(text) or (None if strange else bare)


def _of_others(piece: str) -> re.Match[str] | None:
    """The words before the name say that it is somebody else's."""
    name = full_name(piece)
    before = piece[: piece.index(name)] if name and name in piece else piece
    # `Meester Inge Coolen` is a lawyer's way to sign; `juf Katrien` is somebody else.
    return phrases.search("chat_other_name", phrases.fold(_HONORIFIC.sub("", before.lstrip())))


def _bare(piece: str) -> str:
    """Without what leads up to a name or follows it: `sorry An De Ridder bedoel ik`, `advocaat An De Ridder`."""
    piece = _TRADE.sub("", piece.strip(" .:"))
    changed = True
    while changed:
        changed = False
        folded = phrases.fold(piece)
        for group in ("taken_back", "chat_nothing"):
            for match in phrases.search_all(group, folded):
                if match.start() == 0 or match.end() == len(folded):
                    piece = (piece[match.end() :] if match.start() == 0 else piece[: match.start()]).strip(" .:")
                    changed = bool(piece)
                    break
            if changed:
                break
    return piece


def _cut(piece: str) -> str:
    """What stands before the sentence goes on: `Oliver Grant and I live at`."""
    stop = re.search(
        r"\s(?:en|et|and|und|met|uit|from|aus|ik|woon\w*|habite|wonende|op|te|à|at|is|tel|gsm|from)\s", piece
    )
    return piece[: stop.start()] if stop else piece


def _small(piece: str) -> str | None:
    """A name typed in small letters: two to four words, none of them a word of ours."""
    match = _SMALL_NAME.match(_cut(piece.strip(" .")))
    if match is None or piece != piece.lower():
        return None
    words = match[0].split()
    stop = next((number for number, word in enumerate(words) if number and _STOP.fullmatch(word)), len(words))
    words = words[:stop]
    if (
        not 2 <= len(words) <= 4
        or _STOP.match(words[0])
        or len(words[-1].strip(".")) < _INITIAL
        or _OF_MANY.match(piece)
    ):
        return None
    folded = phrases.fold(" ".join(words))
    if _NO_NAME.search(folded) or _TALK.search(folded):
        return None
    strange = (
        "chat_nothing",
        "chat_inspection",
        "chat_copy",
        "document",
        "taken_back",
        "child",
        "parent_word",
        "staff_role",
        "everything",
    )
    if any(phrases.search(group, folded) for group in strange):
        return None
    if any(phrases.group("not_a_name").pattern.fullmatch(word) for word in folded.split()):
        return None
    return " ".join(words)


def _made(chat: ChatText, turn: int, *, name: str, start: int, plain: int) -> NameSaid:
    text = chat.turns[turn]
    at = text.find(name, max(0, start - 1))
    at = text.find(name) if at < 0 else at
    said = Said(turn=turn, quote=text[at : at + len(name)], start=at, end=at + len(name))
    return NameSaid(name=" ".join(name.split()), said=said, plain=plain)

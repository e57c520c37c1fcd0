"""Where the writer of a chat lives: the last address counts, and a number or town may be put right by itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from intake import phrases
from intake.chat_corrections import corrects
from intake.chat_text import ChatText, Said, Span
from intake.names import full_name
from intake.postal_address import addresses_in

_HOUSE_NUMBER = re.compile(
    r"\b(?:nummer|huisnummer|nr\.?|numero|n°|number|hausnummer)\s*(?:(?:is|moet|wordt|=|est|doit etre|"
    r"should be|must be|muss|sollte)\s+)?(\d{1,4}\s?[a-z]?)\b"
)
_BARE_NUMBER = re.compile(r"(?<![\d.,/:-])(\d{1,4}[a-z]?)(?![\d/:.-])")
_TOWN = re.compile(r"(?<!\d)((?:B-?\s?)?\d{4})\s+([^\W\d_][\w'’-]+(?:[ -][^\W\d_][\w'’-]+){0,2})")
# A street and a number without a town, where the town was given before, or comes after.
_STREET_ONLY = re.compile(
    r"(?i)(?<!\w)(?:(?:(?-i:[^\W\d_a-z][\w'’.-]*|van|de|der|den|ter|ten|het)[ ]){0,3}[\w'’-]*(?:straat|laan|weg|"
    r"lei|kaai|plein|dreef|steenweg|baan|pad|markt|hof|dijk|"
    r"berg|veld|kouter|vest|park|ring|wijk|gracht|strasse|straße|platz|allee|gasse|street|road|avenue)|"
    r"(?:rue|avenue|av\.|chauss[ée]e|boulevard|bd\.?|place|all[ée]e|clos|drève|quai|square|route)\s[^\n\d,]{2,35}?)"
    r"[ ,]+(?:nr\.?\s*|n°\s*)?\d{1,4}\s?(?:[a-zA-Z]\b)?(?:\s?,?\s?(?:bus|bte|boîte|box)\s?\w{1,4})?(?![\w/:-])"
)
_STREET_ALONE = re.compile(
    r"(?:^|[,;\n])\s*(?P<street>[^\W\d_][^\d,;\n?!]{2,40}?[ ,]+(?:nr\.?\s*|"
    r"n°\s*)?\d{1,3}\s?(?:[a-zA-Z]\b)?(?:\s?,?\s?(?:bus|bte|boîte|box)\s?"
    r"\w{1,4})?)\s*[.!]?\s*(?=$|[,;\n])"
)
_TOWN_ALONE = re.compile(
    rf"(?:^|[,;\n]|\b(?:in|te|à|at|is|c'est))\s*(?P<town>{_TOWN.pattern}|"
    rf"[^\W\d_a-z][\w'’-]+(?:[ -][^\W\d_][\w'’-]+)?\s\d{{4}})\s*[.!]?\s*(?=$|[,;\n])"
)
_POSTCODE = re.compile(r"(?:[A-Z]{1,2}-?\s?)?\b\d{4,5}\b.*$", re.DOTALL)
# `ik woon in de Gasthuisstraat 12`: what leads up to the street.
_LEADS_UP = re.compile(
    r"(?i)^(?:(?:en|and|et|und|nee|neen|no|non|nein|sorry|wacht|pardon|actually|het is|c'est|it's|es ist|ik|i|"
    r"je|ich|we|mijn|my|mon|mein|woon\w*|wonende?|adres|adresse|address|is|ist|est|"
    r"habite|j'habite|live|living|"
    r"wohne|wohnhaft|residing|te|in|à|at|op|au|aan|is:|:)\s+)+(?:(?:de|het|the|der)\s+(?=[A-Z]))?"
)
_NUMBER_BEFORE = re.compile(r"(?<![\w/])\d{1,4}[a-z]?,?\s+$")
_POSTCODE_SAID = re.compile(
    r"\b(?:postcode|postnummer|code postal|postal code|zip(?: code)?|plz|postleitzahl)\W+(?:(?:is|moet|wordt|"
    r"est|ist|should be)\s+)?(\d{4})\b"
)
# `adegemstraat 45 mechelen`, `laar 5 2400 mol`: small letters, and nothing else in the line.
_SMALL_LINE = re.compile(
    r"(?i)(?:^|[,;\n]|\b(?:woon\w*|wonende|adres|adresse|address)\b\W+(?:is |in de |in |op de |op |de )?)\s*"
    r"(?P<line>(?:(?:[^\W\d_][\w'’.-]*[ ]){0,3}[\w'’-]*(?:straat|laan|weg|lei|kaai|plein|"
    r"dreef|steenweg|baan|pad|markt|hof|dijk|"
    r"berg|veld|kouter|vest|park|ring|wijk|gracht|heide|plaats|strasse|straße|platz|gasse)|(?:rue|avenue|"
    r"chauss[ée]e|boulevard|place|quai)\s[^\n\d,]{2,35}?)"
    r"[ ,]+\d{1,4}\s?(?:[a-zA-Z]\b)?(?:\s?,?\s?(?:bus|bte|box)\s?\w{1,4})?[ ,]+(?:te |in |à )?(?!bus|bte|box|"
    r"te\b|in\b)[^\W\d_][\w'’-]{2,}(?:[ -][^\W\d_][\w'’-]+)?|"
    r"[^\W\d_][^\d,;\n?!]{2,30}?[ ,]+\d{1,3}[a-z]?(?:\s?,?\s?(?:bus|bte|"
    r"box)\s?\w{1,4})?[ ,]+\d{4}[ ][^\W\d_][\w'’-]{2,}(?:[ -][^\W\d_][\w'’-]+)?)"
    r"\s*[.!]?\s*(?=$|[;\n])"
)
_TOWN_BEFORE = re.compile(
    r"(?:^|(?P<lead>\b(?:uit|in|te|from|aus|à)\s))(?P<town>[A-Z][\w'’-]+(?:[ -][A-Z][\w'’-]+)?)\s*,\s*$"
)
_COUNTED = re.compile(
    r"\b(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|jan\w*|"
    r"fev\w*|mars|avril|mai|juin|"
    r"juillet|aout|may|june|july|march|klas|jaar|leerjaar|class|classe|annee|year|grade|campus|blok|artikel|art|"
    r"tel|gsm|leeftijd|age|is|ben|"
    r"ans|hij|zij|ze|il|elle|he|she|er|sie|ongeveer|rond)\b"
)
_RUN_IN = 3  # words before a house number that may hold a name
_PARTICLE = re.compile(r"(?i)(?:van|de|der|den|het|el|al|ben|bin|von|zu|le|la|du|da|dos|ter|ten|'t)")
_TWO_SMALL = re.compile(r"[^\W\d_]{2,}(?: [^\W\d_'’]{2,}){1,3}")
_FORM_WORD = re.compile(r"(?:kopie\w*|copie|copy|inzage|afschrift|inkijk|consultation|einsicht|graag|aub|svp|please)")
# `inzage. Karim Bensalah. Bevrijdingslaan 12`: what ends before the street.
_SENTENCE_ENDS = re.compile(r"(?<=\w{4})\.\s+(?=[A-Z])")
# `2220 Heist op den Berg`, `Gent 9000`
_TOWN_GOES_ON = re.compile(r"(?<=[^\W\d_])(?:\s(?:op|aan)\s(?:de[nr]?\s)?\w+|\s[1-9]\d{3}\b(?=\s*(?:$|[,.;\n])))")
# `5 rue du parc, 1000 bruxelles`
_FRENCH_SMALL = re.compile(
    r"(?i)(?<!\w)\d{1,4}[a-z]?,?\s(?:rue|avenue|av\.|chauss[ée]e|boulevard|bd|place|all[ée]e|clos|quai|"
    r"square)\s[^\n\d,]{2,35}?[ ,]+\d{4}\s"
    r"[^\W\d_][\w'’-]+(?:[ -][^\W\d_][\w'’-]+)?"
)
_SHORT = 400  # characters of a turn in which an address in pieces is looked for
_FEW = 6  # words of a turn that only puts something right
_IN_ADDRESS = re.compile(r"\d{1,4}\s?[a-zA-Z]?(?!\d)")
# `an peeters kerkstraat 12`: words before a street that is one word are somebody's name.
_ONE_WORD_STREET = re.compile(
    r"[\w'’-]*(?:straat|laan|weg|lei|kaai|plein|dreef|steenweg|baan|pad|markt|hof|dijk|berg|veld|kouter|vest|park|"
    r"strasse|straße|platz|allee|gasse)$",
    re.IGNORECASE,
)
_STREET_BEGINS = re.compile(
    r"(?i)^(?:rue|avenue|av\.?|chauss[ée]e|boulevard|bd\.?|place|all[ée]e|clos|quai|oude?|nieuwe?|lange|korte|"
    r"grote|kleine|hoge|lage|"
    r"sint|st\.?|de|het|'t|ter|ten|koning\w*|prins\w*|graaf|hertog|dokter|dr\.?|burgemeester|pastoor|kardinaal|"
    r"generaal|kapitein|jan|pieter|karel|albert|leopold\w*|keizer|professor|bisschop|alfons|frans|gustaaf|emile?|"
    r"august)$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressSaid:
    """The address as it should be written, the words it rests on, and where it stands in the joined text."""

    value: str
    said: tuple[Said, ...]
    span: Span
    before: str = ""  # what ran into the street: a name


def address_of_chat(chat: ChatText) -> AddressSaid | None:
    """The last address of a chat, with what a later turn puts right in it."""
    passage = chat.whole()
    found = list(addresses_in(passage))
    if not found:
        return _number_first(chat) or _in_two_turns(chat) or _in_one_line(chat)
    last_turn = max(chat.turn_at(one.end - 1) for one in found)
    of_last = [one for one in found if chat.turn_at(one.end - 1) == last_turn]
    best = max(of_last, key=lambda one: one.end - one.start)
    made = _split(chat, start=best.start, end=best.end)
    return _put_right(chat, made)


def _in_two_turns(chat: ChatText) -> AddressSaid | None:
    """The street in one turn and the town in another, whatever stands between them."""
    street = town = None
    for turn in range(len(chat.turns)):
        text = chat.passage(turn).text[:_SHORT]
        streets = [one.span() for one in _STREET_ONLY.finditer(text)]
        streets += [one.span("street") for one in _STREET_ALONE.finditer(text) if not streets and not _dated(one[0])]
        streets = [span for span in streets if chat.passage(turn).live[slice(*span)].strip()]
        street = (turn, streets[-1]) if streets else street
        towns = [one for one in _TOWN_ALONE.finditer(text) if chat.passage(turn).live[slice(*one.span("town"))].strip()]
        town = (turn, towns[-1]) if towns else town
    if street is None or town is None:
        return None
    begin = chat.begin(street[0])
    made = _split(chat, start=begin + street[1][0], end=begin + street[1][1])
    there = chat.begin(town[0])
    start, end = town[1].span("town")
    value = f"{made.value}, {town[1]['town']}"
    return replace(made, value=value, said=(*made.said, *chat.said(there + start, there + end)))


def _number_first(chat: ChatText) -> AddressSaid | None:
    for turn in range(len(chat.turns) - 1, -1, -1):
        match = _FRENCH_SMALL.search(chat.passage(turn).text[:_SHORT])
        if match:
            return _split(chat, start=chat.begin(turn) + match.start(), end=chat.begin(turn) + match.end())
    return None


def _in_one_line(chat: ChatText) -> AddressSaid | None:
    """A line that is an address and nothing else, in whatever letters; or a town and then the street."""
    for turn in range(len(chat.turns) - 1, -1, -1):
        passage = chat.passage(turn)
        for match in _SMALL_LINE.finditer(passage.text[:_SHORT]):
            start, end = match.span("line")
            if passage.live[start:end].strip() and not _dated(match["line"]):
                return _split(chat, start=chat.begin(turn) + start, end=chat.begin(turn) + end)
        for street in _STREET_ONLY.finditer(passage.text[:_SHORT]):
            town = _TOWN_BEFORE.search(passage.text[: street.start()])
            elsewhere = any(full_name(text) for number, text in enumerate(chat.turns) if number != turn)
            if town and (town["lead"] or elsewhere):
                return _split(chat, start=chat.begin(turn) + town.start("town"), end=chat.begin(turn) + street.end())
    return None


def _dated(words: str) -> bool:
    """`klas 4`, `juni 2`: a number behind a word that is no street."""
    folded = phrases.fold(words)
    return phrases.search("document", folded) is not None or _COUNTED.search(folded) is not None


def _split(chat: ChatText, *, start: int, end: int) -> AddressSaid:
    """Without the name that ran into the street, and with what stands before its name."""
    text = chat.whole().text
    first = re.search(r"\d", text[start:end])
    numbered = _NUMBER_BEFORE.search(text[:start])
    if first and numbered and re.match(r"\d{4}\s", text[start + first.start() : end]):
        start = numbered.start()  # `12 Naamsestraat, 3000 Leuven`
    elif text[:start].endswith(("'t ", "’t ")):
        start -= 3
    leads = _LEADS_UP.match(text[start:end])
    start += leads.end() if leads else 0
    article = re.match(r"(?:de|het|the)\s+(?=[A-Z])", text[start:end])
    start += article.end() if article else 0
    number = re.search(r"\d", text[start:end])
    head = text[start : start + number.start()] if number else ""
    words = list(re.finditer(r"[^\s,]+", head))
    cut = start
    street = words[-1][0] if words else ""
    led = text[start : start + words[-1].start()].strip(" ,") if words else ""
    begins = any(_STREET_BEGINS.match(word[0]) for word in words[-2:-1])
    stop = list(_SENTENCE_ENDS.finditer(head))
    if stop:
        cut = start + stop[-1].end()
    elif len(words) >= _RUN_IN and (run := _name_before(chat, words, at=start)):
        cut = start + run
    elif len(words) >= 3 and _ONE_WORD_STREET.match(street) and not begins and _is_name(led):
        cut = start + words[-1].start()
    end = start + len(text[start:end].rstrip(" .,"))
    saint = re.match(r"\.\s?\w[\w-]+", text[end:]) if re.search(r"(?i)\b(?:st|ste)$", text[start:end]) else None
    end += saint.end() if saint else 0
    more = _TOWN_GOES_ON.match(text, end)
    end = more.end() if more else end
    value = re.sub(r"\s*\n\s*", ", ", text[cut:end].strip())
    value = re.sub(r",\s*(?:in|te|à|at)\s+(?=\d{4})", ", ", value)
    return AddressSaid(
        value=" ".join(value.split()), said=chat.said(cut, end), span=(start, end), before=text[start:cut].strip(" ,")
    )


def _name_before(chat: ChatText, words: list[re.Match[str]], *, at: int) -> int:
    """Where the street begins behind a name that no other turn gives: `sarah de wit tulpenpad 9`; 0 where none "
    "does."""
    turn = chat.turn_at(at)
    others = (text for number, text in enumerate(chat.turns) if number != turn)
    if chat.begin(turn) != at or any(full_name(text) or _TWO_SMALL.fullmatch(text.strip()) for text in others):
        return 0
    number = 1
    while number < len(words) and _PARTICLE.fullmatch(words[number][0]):
        number += 1
    rest = words[number + 1 :]
    while rest and _FORM_WORD.fullmatch(phrases.fold(rest[0][0])):
        rest = rest[1:]
    name = (words[0][0], words[min(number, len(words) - 1)][0])
    if not rest or any(_STREET_BEGINS.match(word) or _FORM_WORD.fullmatch(phrases.fold(word)) for word in name):
        return 0
    return rest[0].start()


def _is_name(led: str) -> bool:
    """Capitals throughout, or small letters throughout; `Plantin en` is the beginning of a street."""
    small = led == led.lower() and not re.search(r"\b(?:en|van|de|der|den|het|te|in)\b", led)
    return small or full_name(led) == led


def _put_right(chat: ChatText, made: AddressSaid) -> AddressSaid:
    """`sorry, nummer 15`, `het is 3001 Heverlee`: part of the address said anew in a later turn."""
    value, said = made.value, made.said
    last = chat.turn_at(made.span[1] - 1)
    for turn in range(last + 1, len(chat.turns)):
        passage = chat.passage(turn)
        brief = len(passage.live.split()) <= _FEW
        street = _STREET_ONLY.search(passage.text) if brief or corrects(passage) else None
        old_town = _POSTCODE.search(value)
        if street and old_town and passage.live[slice(*street.span())].strip():
            begin = chat.begin(turn)
            said_anew = _split(chat, start=begin + street.start(), end=begin + street.end())
            value = f"{said_anew.value}, {old_town[0]}"
            said += said_anew.said
            continue
        code = _POSTCODE_SAID.search(passage.live)
        if code and old_town:
            value = value[: old_town.start()] + re.sub(r"\d{4}", code[1], old_town[0], count=1)
            said += (Said(turn=turn, quote=passage.text[slice(*code.span(1))], start=code.start(1), end=code.end(1)),)
            continue
        number = _HOUSE_NUMBER.search(passage.live)
        anew = (brief and _TOWN_ALONE.search(passage.text)) or number
        if not corrects(passage) and not anew:
            continue
        town = _TOWN.search(passage.text)
        number = number or _number_for(passage.live, value)
        if number is None and turn == last + 1 and brief:
            number = None if phrases.search("child", chat.whole().live) else _BARE_NUMBER.search(passage.live)
        if town and old_town:
            value = f"{value[: old_town.start()]}{town[0]}"
            said += (Said(turn=turn, quote=passage.text[slice(*town.span())], start=town.start(), end=town.end()),)
        elif number:
            start, end = number.span(1)
            value = _IN_ADDRESS.sub(passage.text[start:end], value, count=1)
            said += (Said(turn=turn, quote=passage.text[start:end], start=start, end=end),)
    return AddressSaid(value=value, said=said, span=made.span, before=made.before)


def _number_for(live: str, value: str) -> re.Match[str] | None:
    """`15, niet 5`: a bare number in a turn of few words, where the address is the talk (its own number is named)."""
    old = _IN_ADDRESS.search(value)
    numbers = list(_BARE_NUMBER.finditer(live))
    denied = re.search(r"(?:niet|not|pas|nicht)\s+(\d{1,4})", live)
    if not old or not numbers or phrases.search("child", live):
        return None
    if denied and denied[1] == old[0].strip():
        return next((number for number in numbers if number[1] != denied[1]), None)
    return None

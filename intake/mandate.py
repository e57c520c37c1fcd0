"""Which proof of representation a capacity needs, and whether the paper itself came in (law section 4.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from intake import phrases
from intake.classification import Evidence
from intake.labels import Capacity, Mandate
from intake.names import full_name
from intake.reading import Reading
from intake.sentence import Passage, split

# Words that introduce the person represented; the name follows within a few words.
_CLIENT = re.compile(
    r"\b(?:client(?:e|en)?|clients?|cliente|mandant(?:in|en)?|namens|in naam van|au nom "
    r"d[eu']|on behalf of|im namen|pour le compte de|voor rekening van|"
    r"raadsman van|raadsvrouw van|advocaat van|conseil de|ons lid|onze leden|(?:notre|unser|"
    r"our) (?:affilie?e?|membre|mitglied|member)|"
    r"verzekerde|vertegenwoordig\w*|represent\w*|voor (?:mijn|een|onze)|pour (?:ma|mon)|for "
    r"my|fur (?:meine|meinen)|inzake|in zake|dossier|concerne|betreft|"
    r"mijn|ma|mon|meine|my|mevrouw|mevr|de heer|dhr|mme|madame|monsieur|frau|herrn?|mrs|mr|"
    r"ms|echtgenoten|familie)\b[.\s,:]*"
)
_CLIENT_STRONG = re.compile(
    r"\b(?:client(?:e|en)?|clients?|cliente|mandant(?:in|en)?|namens|in naam van|au nom "
    r"d[eu']|on behalf of|im namen|pour le compte de|voor rekening van|"
    r"mevrouw|mevr|de heer|dhr|mme|madame|monsieur|frau|herrn?|mrs|mr|ms|echtgenoten|familie|"
    r"inzake|in zake)\b"
)
_REACH = 70
_OF_LAWYERS = frozenset({Mandate.PRESUMED_LAWYER_CLIENT_NAMED, Mandate.LAWYER_CLIENT_NOT_NAMED})
_UNPROVEN = frozenset({Mandate.CLAIMED_NOT_PROVEN, Mandate.MISSING})


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateFound:
    """The state of the mandate, its proof, and the person represented if named."""

    mandate: Mandate
    evidence: tuple[Evidence, ...] = ()
    represents: str | None = None
    sure: bool = True


def mandate(reading: Reading, *, capacity: Capacity, hat: tuple[Evidence, ...], own_name: str | None) -> MandateFound:
    """A lawyer names the client; another proxy shows the paper; nobody else needs one."""
    if capacity is Capacity.LAWYER:
        client = represented(reading, own_name=own_name)
        if client:
            return MandateFound(
                mandate=Mandate.PRESUMED_LAWYER_CLIENT_NAMED, evidence=(client,), represents=client.quote
            )
        return MandateFound(mandate=Mandate.LAWYER_CLIENT_NOT_NAMED, evidence=hat[:1])
    if capacity is not Capacity.PROXY_OTHER:
        return MandateFound(mandate=Mandate.NOT_NEEDED)
    client = represented(reading, own_name=own_name)
    name = client.quote if client else None
    paper = _paper(reading)
    if paper:
        return MandateFound(mandate=Mandate.PROVEN, evidence=(paper,), represents=name)
    claim = _claim(reading)
    if claim:
        return MandateFound(mandate=Mandate.CLAIMED_NOT_PROVEN, evidence=(claim,), represents=name)
    return MandateFound(mandate=Mandate.MISSING, evidence=hat[:1], represents=name)


def open_states(hat: Capacity, read_mandate: Mandate) -> frozenset[Mandate]:
    """The states a hat leaves open: proven only where the rules saw the paper, a client only where they saw a name."""
    if hat is Capacity.LAWYER:
        return frozenset({Mandate.LAWYER_CLIENT_NOT_NAMED, read_mandate} & _OF_LAWYERS)
    if hat is not Capacity.PROXY_OTHER:
        return frozenset({Mandate.NOT_NEEDED})
    return _UNPROVEN | ({Mandate.PROVEN} & {read_mandate})


def _paper(reading: Reading) -> Evidence | None:
    """The mandate itself: an attachment whose text says so; its name only where no text was read."""
    for passage in reading.attachments:
        match = phrases.search("mandate_document", passage.live)
        # A letter that only mentions a mandate ("zie volmacht in bijlage") is not the mandate.
        if match and not phrases.search("request_polite", passage.live) and passage not in reading.passages:
            return passage.quote(match.start(), match.end())
    for item in reading.message.attachments:
        if item.text is None and _named_as_mandate(item.filename):
            return _said_attached(reading)
    return None


def _named_as_mandate(filename: str) -> bool:
    plain = re.sub(r"[_\-.]+", " ", phrases.fold(filename))
    return phrases.search("mandate_document", plain) is not None


def _said_attached(reading: Reading) -> Evidence | None:
    """The sentence of the mail that names the mandate."""
    for passage in (reading.signed, *reading.passages):
        for sentence in split(passage):
            found = sentence.find("mandate_document")
            if found:
                return found
    return None


def _claim(reading: Reading) -> Evidence | None:
    """A mandate that is said to exist or to be attached; a spoken one is none."""
    for sentence in reading.sentences():
        found = sentence.find("mandate_document")
        if found and not sentence.has("mandate_denied"):
            return sentence.find("mandate_document")
    return None


def represented(reading: Reading, *, own_name: str | None) -> Evidence | None:
    """Full name of the person or firm acted for; initials or a file number are no identity."""
    for strict in (True, False):
        for passage in (reading.passages[0], *reading.passages[1:], reading.subject):
            pattern = _CLIENT_STRONG if strict else _CLIENT
            for match in pattern.finditer(passage.live):
                found = _name_after(passage, start=match.end(), own_name=own_name)
                if found:
                    return found
    return None


def _name_after(passage: Passage, *, start: int, own_name: str | None) -> Evidence | None:
    stop = min(len(passage.text), start + _REACH)
    sentence_end = re.search(r"[!?\n]|(?<=[a-z]{3})\.\s", passage.live[start:stop])
    piece = passage.text[start : start + sentence_end.start() if sentence_end else stop]
    name = full_name(piece)
    if not name or (own_name and phrases.fold(own_name) in phrases.fold(name)):
        return None
    at = passage.text.find(name, start, stop)
    if at < 0 or _initials_only(name):
        return None
    return passage.quote(at, at + len(name))


def _initials_only(name: str) -> bool:
    return (
        all(len(word.strip(".")) <= 1 for word in name.split()[:-1])
        and len(name.rsplit(maxsplit=1)[-1].strip(".")) <= 2
    )

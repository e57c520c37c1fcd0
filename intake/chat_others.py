"""Papers about somebody else in the words of a chat: spans of the live text, or None."""

from __future__ import annotations

import re

from intake import phrases
from intake.chat_text import Span

_OTHERS_PAPER = re.compile(
    r"\b(?:van|over|tegen|of|about|on|de|sur|von|uber|gegen) (?:de |een |mijn |onze |la |le |l'|my |the |our |der |"
    r"dem |den |die |meiner |meinem )?"
    r"(?:juf|meester|leerkracht|leraar|lerares|titularis|directeur|directrice|collega|opvoeder|buurman|buurvrouw|"
    r"klasgeno\w+|"
    r"andere \w+|medeleerling|teacher|principal|headmaster|colleague|neighbour|classmate|other \w+|professeur|"
    r"enseignante?|institut\w+|"
    r"directeur|collegue|voisine?|lehrer\w*|direktor\w*|kolleg\w+|nachbar\w*)\b"
)
# An appraisal of somebody who works there is about him, whose child the writer also speaks of.
_APPRAISED = re.compile(
    r"\b(?:\w*evaluatie\w*|beoordeling\w*|functioner\w*|evaluation\w*|appraisal\w*|assessment|beurteilung\w*|"
    r"(?:tucht|straf|personeels|persoonlijk )\w*|sanctie\w*|disciplin\w*|personnel file|personalakte|sanction\w*|"
    r"klacht\w*|complaints?|plaintes?|beschwerden?)\s+"
    r"(?:van|over|tegen|of|about|against|de|du|sur|contre|von|uber|gegen|der|des|"
    r"d')\s*(?:l')?(?:[\w']+\s+){0,3}?(?:l')?"
    r"(?:juf|meester|leerkracht|leraar|lerares|titularis|directeur|directrice|teacher|principal|professeur|"
    r"enseignante?|"
    r"instit\w+|directeur|lehrer\w*|direktor\w*)\b"
)
# `de toets van dat vriendje`, `het verslag over de andere leerling`: another's paper, though one's own child is in
# it too.
_OTHER_PUPIL = re.compile(
    r"\b(?:van|over|of|about|on|de|d'|sur|von|uber|vom) (?:(?:(?:dat|die|dit|deze|een|de|het|zijn|haar|that|this|"
    r"an|the|his|her|cet|cette|"
    r"l'|un|une|son|sa|dem|der|diesem|dieser|einem|einer|seinem|ihrem) ?)?(?:vriendje|vriendinnetje|klasgeno\w+|"
    r"medeleerling\w*|"
    r"classmate|camarade|copain|copine|mitschuler\w*)|(?:de|het|the|l'|le|la|der|dem|den) ?(?:leerling|jongen|"
    r"meisje|kind|pupil|boy|girl|kid|child|student|eleve|enfant|garcon|fille|"
    r"schuler\w*|jungen?|madchen) (?:die|dat|who|that|qui|der|die|das|naast)|(?:die|dat|that|cet|cette|"
    r"diese[mnrs]?) (?:leerling|jongen|"
    r"meisje|kind|pupil|boy|girl|kid|"
    r"child|eleve|enfant|schuler\w*|jungen?|madchen)|(?:(?:een|de|het|the|an|l'|un|une|dem|der|"
    r"einem) ?)?(?:andere?n?|ander|other|"
    r"another|autre) (?:leerling|jongen|meisje|kind|pupil|boy|girl|kid|child|student|eleve|enfant|schuler\w*|"
    r"jungen?|madchen))\b"
)
# Who competed for a post asks how the other was compared with him (law section 5: his own legal position).
_COMPETED = re.compile(
    r"\b(?:niet (?:aangenomen|aangeworven|gekozen|geselecteerd|benoemd|aangesteld)|afgewezen|pas ete (?:retenue?|"
    r"engagee?|prise?|nommee?|choisie?)|not (?:hired|selected|chosen|appointed)|turned down|nicht (?:genommen|"
    r"eingestellt|gewahlt)|"
    r"abgelehnt worden|kandida\w+|gesolliciteerd|solliciteerde|gepasseerd|candidat\w*|postule|applied|applicant|"
    r"candidate|"
    r"passed over|"
    r"beworben|bewerbung|bewerber\w*)\b"
)
_COMPARED = re.compile(
    r"\b(?:benoem\w*|aanstelling\w*|aanwerving\w*|selectie\w*|rangschikking|rangorde|motivering|jury\w*|nomination|"
    r"designation|classement|"
    r"recrutement|selection|appointment|ranking|ernennung\w*|auswahl\w*|besetzung\w*)\b"
)
_OWN_RACE = re.compile(r"\b(?:ik|mij|me|mijn|i|my|je|j'ai|ma|mon|ich|mich|meine?r?)\b")
# `the complaint file about the swimming teacher`: conduct of somebody at work.
_CONDUCT_OF = re.compile(
    r"\b(?:klacht\w*|complaints?|plaintes?|beschwerde\w*|tucht\w*|disciplin\w*|sanctie\w*|blaam|evaluati\w*|"
    r"beoordeling\w*|"
    r"functioner\w*|appraisal|onderzoek\w*|investigation|enquete)\b(?: \w+){0,2} (?:over|tegen|van|about|against|"
    r"of|on|sur|contre|de|uber|"
    r"gegen|von) (?:(?:de|een|the|an?|la|le|l'|un|une|den|die|der|dem|einen?) ?)?(?:\w+ )?(?:juf|meester|"
    r"leerkracht|leraar|lerares|turnleraar|"
    r"directeur|directrice|collega|opvoeder|teacher|principal|headmaster|colleague|caretaker|professeur|"
    r"enseignante?|lehrer\w*|direktor\w*)\b"
)
# `the tender evaluation`, `beoordeling van de offertes`: a thing is appraised, and nobody.
_OF_A_THING = re.compile(
    r"\b(?:tender|bid|offer|offerte\w*|aanbesteding\w*|gunning\w*|project\w*|contract\w*|risk|risico\w*|software|"
    r"building|product|"
    r"vergabe\w*|angebot\w*)[ -]?(?:evaluati\w*|assessments?|appraisal|beoordeling\w*|analyse|bewertung\w*)\b|"
    r"\b(?:evaluati\w*|beoordeling\w*|assessment|bewertung\w*) (?:van|of|de|des|der|du|von) (?:de |het |the |la |"
    r"le |les |l')?"
    r"(?:tenders?|offertes?|inschrijvingen|bids|offers|offres|project\w*|gebouw\w*|buildings?|risico\w*|risks?|"
    r"angebote?|projekts?)\b"
)


# Somebody at work or next door is spoken of, and then of `zijn dossier`.
_ANOTHER = re.compile(
    r"\b(?:mijn|de|een|die|onze|my|the|a|that|our|mon|ma|le|la|un|une|l'|cette|cet|ce|mein|meine|der|die|ein|"
    r"eine)\s?(?:\w+ )?(?:gebuur|buur|buurman|"
    r"buurvrouw|collega|leerkracht|leraar|lerares|juf|meester|directeur|directrice|titularis|opvoed\w+|turnleraar|"
    r"neighbour|neighbor|colleague|teacher|principal|headmaster|caretaker|coach|voisine?|collegue|enseignante?|"
    r"professeur|"
    r"instituteur|institutrice|educat\w+|nachbar\w*|kolleg\w+|lehrer\w*|direktor\w*)\b"
)
_HIS_PAPER = re.compile(
    r"\b(?:zijn|haar|diens|his|her|son|sa|ses|seine?n?|ihre?n?) (?:[\w'-]+ ){0,2}?(?:\w*dossier\w*|"
    r"\w*evaluatie\w*|tucht\w*|"
    r"sanctie\w*|straf\w*|beoordeling\w*|functioner\w*|file|appraisal\w*|evaluation\w*|disciplinary|assessment\w*|"
    r"sanction\w*|personalakte|beurteilung\w*|disziplinar\w*)"
)


_ABOUT_ME = re.compile(
    r"\b(?:\w*verslag\w*|\w*verklaring\w*|\w*klacht\w*|\w*brie\w+|\w*mails?|\w*nota\w*|\w*melding\w*|"
    r"statements?|complaints?|letters?|reports?|"
    r"notes?|e-?mails?|plaintes?|lettres?|rapports?|declarations?|beschwerden?|brief\w*|bericht\w*|"
    r"aussagen?)\s(?:\w+\s){0,3}?"
    r"(?:over|tegen|about|against|on|sur|contre|uber|gegen) (?:mij|me|mezelf|mijzelf|moi|mich|myself)\b"
)


def is_personal(live: str) -> bool:
    """Names a paper of personal nature, outside the names of rules, plans and contracts."""
    for other in phrases.search_all("not_personal_document", live):
        live = live[: other.start()] + " " * (other.end() - other.start()) + live[other.end() :]
    return phrases.search("personal_document", live) is not None


def about_the_writer(live: str) -> Span | None:
    """A paper that somebody else wrote about the writer."""
    match = None if _OTHERS_PAPER.search(live) else _ABOUT_ME.search(live)
    return match.span() if match else None


def compared_with_others(live: str) -> Span | None:
    """The paper by which a post went to somebody else, where the writer competed for it."""
    compared = _COMPARED.search(live)
    return compared.span() if compared and _COMPETED.search(live) and _OWN_RACE.search(live) else None


def of_a_thing(live: str) -> bool:
    """What is appraised is a thing."""
    return _OF_A_THING.search(live) is not None


def of_another_pupil(live: str) -> Span | None:
    """A paper of or about another pupil, whether or not the writer's own child is in the talk."""
    match = _OTHER_PUPIL.search(live)
    return match.span() if match else None


def conduct_of_staff(live: str) -> Span | None:
    """A complaint, inquiry, sanction or appraisal of somebody at work, by whatever name the paper goes."""
    match = _CONDUCT_OF.search(live)
    return match.span() if match else None


def of_staff_or_neighbour(live: str, *, own: bool) -> Span | None:
    """A paper about somebody at work or next door. `own`: the talk is of the writer or his child as well."""
    match = _APPRAISED.search(live) or (None if own else _OTHERS_PAPER.search(live))
    return match.span() if match else None


def of_who_was_named(live: str) -> Span | None:
    """`mijn buur is benoemd. ik wil zijn personeelsdossier`: whose it is was said before."""
    other = _ANOTHER.search(live)
    match = _HIS_PAPER.search(live, other.end()) if other else None
    return match.span() if match else None

"""The words of a chat that describe a paper: what leads up to it, belongs to it, or begins another clause."""

from __future__ import annotations

import re

# `een kopie van`, `copy of`: how one wants it is no part of what it is.
FORM_FIRST = re.compile(
    r"(?i)^(?:(?:een|ne|nen|a|an|une?|eine?n?)\s+)?(?:inzage|kopie|kopij|afschrift|copy|copies|copie|copies|"
    r"kopie|kopien|"
    r"abschrift|einsicht|"
    r"consultation|inspection|uitleg|toelichting|explanation)\s+(?:willen\s+)?(?:(?:in|van|of|de la|du|des|de|"
    r"von|vom|der|bij|over)(?!\w)|de l['’]|d['’])\s*"
)
# Where no known paper is named: what stands behind the words that ask.
BEHIND = re.compile(
    r"(?:inzage (?:in|van)|(?:kopie|afschrift) van|cop(?:y|ies) of|copie (?:de la|de l'|de|du|des|d')|acces a|"
    r"consulter|"
    r"(?:kopie|abschrift) (?:von|des|der)|(?:stuur|bezorg|mail|geef|toon|zend)(?:t)? (?:mij|me|ons)|(?:send|"
    r"give|show) (?:me|us)|"
    r"(?:envoyez|donnez)-(?:moi|nous)|einsicht in|access to|to (?:see|inspect|read|view)|"
    r"(?:ik|we|wij) (?:wil|willen|zoek|zoeken|vraag|vragen|wens|wensen|zou|zouden|had|hadden)(?: graag| gewoon|"
    r" eens)*|"
    r"k ?(?:zou|wil|had|wou|vraag|zoek)(?: graag| ge?i?e?re?n?| geire| gaarne| gewoon)*|"
    r"(?:en|and|et|und) (?:wil|zou|zoek|vraag|wens|want|need|veux|voudrais|demande|mochte|will)(?: graag|"
    r" gewoon| eens)*|"
    r"(?:wil|vraag|zoek|zou) (?:ik|we|wij)(?: graag| gewoon| eens)*|graag|"
    r"(?:kan|mag|zou) (?:ik|we|wij)|(?:can|could|may) (?:i|we) (?:get|have|see)|"
    r"je (?:veux|voudrais|demande|souhaite|"
    r"cherche|sollicite)|(?:requesting|beantrage|verzoek om|requiers)|"
    r"i(?:'d like| want| need| would like| am looking for|'m looking for)|ich (?:mochte|will|brauche|suche|"
    r"beantrage))\s+"
    r"(?P<what>[^,;.!?\n]{4,160})"
)
TRAILING = re.compile(
    r"\s*\b(?:(?:te |komen |mogen |ne keer |een keer |eens |kunnen |willen )*(?:zien|inzien|inkijken|bekijken|"
    r"lezen|krijgen|hebben|ontvangen|"
    r"opvragen|aanvragen|"
    r"raadplegen|inkijk|inzage)|kan|mag|zou|op|die|aub|svp|alstublieft|graag|please|bitte|einsehen|sehen|"
    r"erhalten|haben|bekommen)\s*$"
)
# A detail: a year, a day, a class; or a turn that begins by saying what it is about.
DETAIL = re.compile(
    r"\b(?:19|20)\d\d\b|\b\d{1,2}[/. -](?:\d{1,2}|(?:jan|feb|fev|maa|mar|apr|avr|mei|mai|may|jun|juin|jul|juil|aug|"
    r"aou|sep|okt|oct|nov|"
    r"dec|dez)[a-z]*)\b|\b\d[a-z]\b|"
    r"^(?:het gaat om|es geht um|c'est pour)\b|^(?:[\w'-]+\s+){0,2}(?:over|van|betreffende|rond|concernant|de la|du|"
    r"sur|about|from|(?:of|on)(?= (?:the|my|our|last|this|his|her|\d))|regarding|uber|von|vom|version|versie|"
    r"version|klas|school|campus|afdeling|schooljaar|leerjaar)\b"
)
# A year, a day, a class or a term says which one, wherever in the chat it stands.
WHICH = re.compile(
    r"\b(?:19|20)\d\d(?:\s?[-/]\s?(?:19|20)?\d\d)?\b|\b\d{1,2}[/. -](?:\d{1,2}(?!\d)|(?:jan|feb|fev|maa|mar|mrt|"
    r"apr|avr|mei|mai|may|jun|juin|jul|juil|"
    r"aug|aou|sep|okt|oct|nov|dec|dez)[a-z]*)\b|\b\d[a-z]{1,3}\b|\b(?:januari|februari|maart|april|juni|juli|"
    r"augustus|september|oktober|"
    r"november|december|janvier|fevrier|mars|avril|juin|juillet|aout|octobre|novembre|decembre|january|february|"
    r"march|june|july|"
    r"october|januar|februar|marz|dezember|schooljaar|trimester|semester|trimestre|term)\b|"
    r"\b(?:vorig|vorige|verleden|dit|deze|laatste|eerste|tweede|derde|last|this|first|second|dernier|derniere|"
    r"letzte\w*|letzten|dieses) "
    r"(?:jaar|week|maand|schooljaar|trimester|semester|year|month|week|term|annee|mois|semaine|trimestre|jahr|"
    r"woche|monat|schuljahr)\b"
)
NO_DETAIL = re.compile(
    r"@|^\W*(?:ik ben|wij zijn|i'm|i am|je suis|ich bin|nous sommes) |\b(?:geworden|turned|no idea|geen idee|"
    r"aucune idee|keine ahnung|"
    r"weet (?:ik )?(?:niet|ni)|naam|name|nom|namen?|volmacht|adres|address|adresse|leeftijd|age)\b|"
    r"\b0\d{2,3}[ /.]?\d{2}|\+32|\b(?:geboren|born|ne le|jaar oud|years old|\d+ jaar|\d+ ans|\d+ years|"
    r"gsm|tel|telefoon|phone|antwoord|gewacht|wachten|aanvraag gedaan)\b"
)
PIECE = re.compile(r"[^,;:!?\n]+?(?:[.](?=\s|$)|(?=[,;:!?\n]|$))")
# School subjects say which test, also where they stand apart from it.
SUBJECT = re.compile(
    r"\b(?:wiskunde|rekenen|taal|frans|engels|duits|nederlands|latijn|grieks|aardrijkskunde|geschiedenis|fysica|"
    r"chemie|biologie|"
    r"economie|informatica|godsdienst|zedenleer|muzo|turnen|wereldorientatie|spelling|lezen|maths?|mathematics|"
    r"english|french|"
    r"german|history|geography|physics|chemistry|biology|mathematiques?|francais|anglais|neerlandais|allemand|"
    r"histoire|geographie|"
    r"physique|chimie|biologie|mathematik|deutsch|englisch|franzosisch|geschichte|erdkunde|physik)\b"
)
TEST = re.compile(
    r"toets|examen|proefwerk|test|punten|rapport|kopij|opstel|taak|exam|grades|marks|epreuve|controle|interro|"
    r"bulletin|notes|"
    r"klausur|klassenarbeit|prufung|zeugnis|noten"
)
# What describes the paper behind the verb: `het verslag zien van het incident`, `de klachten die kwamen`.
MORE = re.compile(
    r"(?:\s*,(?=\s*(?:die|dat|das|der|which|that|who|qui|que|dont|waar\w*)\b))?\s*(?:(?:te|komen|mogen|ne keer|"
    r"een keer|eens|graag|willen|kunnen|is|ook|zouden|zou|aub)\s+)*(?:(?:zien|inzien|inkijken|bekijken|lezen|"
    r"krijgen|hebben|ontvangen|opvragen|inkijk|aanvragen|raadplegen|einsehen|sehen|haben|bekommen)\s+)?"
    r"(?P<more>(?:van|over|uit|met|voor|tussen|rond|tegen|waar\w*|die|dat|betreffende|die\b|about|from|of|with|"
    r"that|which|who|where|"
    r"concernant|sur|qui|que|dont|ou|avec|du|de|von|vom|uber|aus|mit|zum|zur|der|das)\b[^,.;:!?\n]*\w)"
)
WISHES_AGAIN = re.compile(
    r"\b(?:graag|wil|willen|zou|aub|svp|alstublieft|mag|kan|kopie|afschrift|inzage|please|want|like|copy|"
    r"voudrais|veux|copie|mochte|"
    r"bitte|einsicht)\b"
)
# Words between those that ask and the paper that belong to another clause.
BETWEEN = re.compile(
    r"\b(?:ik|wij|we|dat|die|om|en|i|that|and|je|que|et|ich|dass|und|iemand|someone|weten|know|vragen|ask)\b"
)
POINTS = re.compile(r"\b(?:die|dat|da|deze|ze|hem|it|that|those|them|ca|cela|ceux-ci|les|das|diese\w*)\b")
# `the tests, language and maths, of October`: what stands behind a comma still says which, unless it begins anew.
GOES_ON = re.compile(r"\s?,\s(?P<more>[^,.;:!?\n]*\w)")
# `vom 3. Mai`: the mark of an ordinal ends no name.
DATED = re.compile(r"(?<=\d)\.\s?(?:jan|feb|mar|apr|mai|jun|jul|aug|sep|okt|nov|dez)\w*(?: \d{4})?(?:[^,.;:!?\n]*\w)?")
AND = re.compile(
    r"\s(?:en|and|et|und)\s(?P<more>(?:de|het|alle|the|all|le|la|les|tous|toutes|die|das|den|bijhorende|"
    r"bijlagen?)\b[^,.;:!?\n]*\w)"
)
BEGINS_ANEW = re.compile(
    r"\b(?:ik|wij|we|jullie|u|graag|aub|svp|alstublieft|liefst|kopie|afschrift|inzage|uitleg|mail|omdat|want|maar|"
    r"dus|eerst|kan|mag|"
    r"wil|zou|dank\w*|merci|i|i'm|please|copy|copies|because|but|first|can|could|thanks|je|j'ai|car|mais|copie|"
    r"merci|ich|wir|"
    r"bitte|weil|aber|einsicht|abschrift|danke|anbei|namens|leerkracht|enseignante?|teacher|lehrer\w*|mijn|onze|my|"
    r"our|mon|ma|"
    r"notre|meine?|unsere?|dat|is|heb|hebben|ben|bent|was|are|am|have|est|suis|ist|bin|habe)\b"
)


# What leads up to a paper and is no part of it: `to see`, `zijn er`, `vraagt`.
LEADS_UP = re.compile(
    r"(?i)^(?:.*\b(?:vraagt|wenst|verzoekt|je demande|je veux|je voudrais|dat iemand mij|m['’]explique|"
    r"me l['’]explique)\s+)?"
    r"(?:(?:zijn er|is er|bestaat er|are there|is there|y a-t-il|gibt es|hebben jullie|do you have|avez-vous|nu|"
    r"nog|eens|ne keer|een keer|gewoon|"
    r"graag|geern|ook|(?:to )?(?:see|view|read|inspect|get|have)|voir|consulter|lire|avoir|obtenir|recevoir|"
    r"hebben|krijgen|"
    r"als (?:leerkracht|ouder|buur|burger)|ja|ah|euh|het gaat om|ik bedoel|i mean|je veux dire|ich meine)\s+)*"
)
# `plannen voor een nieuwbouw en kan ik die zien`: another clause.
CLAUSE = re.compile(r"\s(?:en|and|et|und)\s(?:kan|mag|zou|ik|can|may|i|could|puis-je|je|kann|darf|ich)\b.*$", re.DOTALL)
# `zij spreekt geen Nederlands`: no subject of a test.
LANGUAGE_SPOKEN = re.compile(
    r"\b(?:geen|kan|kent|spreek\w*|praat|no|speaks?|write|parle|pas|spricht|kein)\s+(?:goed |well |bien |gut )?$"
)
# A noun with its article.
NOUN_FIRST = re.compile(
    r"^\s*(?:(?:goed|ok|oke|dan|en|and|et|und|plus)\W+)*(?:de|het|een|alle|the|a|an|all|le|la|les|l'|un|une|die|"
    r"das|den|der|eine?n?)\s?\w{3}"
)

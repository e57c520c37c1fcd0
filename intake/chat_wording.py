"""Wordings of short turns that no mail has: small talk, catchwords, wishes in any spelling, trades, signed papers."""

from __future__ import annotations

import re

# `hallo daar, alles goed?` asks nothing of the law.
SMALL_TALK = re.compile(
    r"^\W*(?:(?:hallo|hoi|hey|dag|hi|hello|bonjour|salut|guten tag|en|and|et|und)\W+(?:daar|there|zusammen)?\W*)*"
    r"(?:alles (?:goed|ok|oke|kits)|hoe (?:gaat|is) (?:het|ie|t)(?: (?:daar|ermee|met u|met je))?|ca va|"
    r"comment (?:ca va|allez-vous)|how are (?:you|things)(?: doing)?|how's it going|wie geht(?:'?s| es)(?: ihnen|"
    r" dir)?|"
    r"(?:is|zit) (?:er|hier) (?:iemand|wie)(?: (?:daar|aan de andere kant))?|(?:anyone|anybody) there|"
    r"(?:il y a quelqu'un|y a quelqu'un)|jemand da)\W*$"
)
# `kostprijs kopie tuchtdossier`: the catchword of a question, without a verb.
CATCHWORD = re.compile(
    r"^\W*(?:(?:vraagje?|question|frage)\W+)?(?:de |le |la |the |die )?(?:kostprijs|kosten|prijs|tarief|procedure|"
    r"regels|"
    r"voorwaarden|cout|prix|tarif|frais|conditions|cost|costs|price|fee|fees|rules|preis|gebuhr\w*|voraussetzungen)\b"
)
# `kzou geire de toetse ne keer zien`: wished for in the first person, whatever the spelling between.
WISHED = re.compile(
    r"\b(?:mijn|onze|my|our|mon|ma|mein\w*) (?:client\w*|mandant\w*|lid|cliente?)\b.{0,30}\b(?:wil|wenst|vraagt|"
    r"wants|wishes|asks for|veut|"
    r"souhaite|demande|will|mochte|wunscht) (?:zijn|haar|een|het|de|his|her|the|an?|son|sa|ses|le|la|les|une?|"
    r"sein\w*|ihr\w*|eine?)\b|"
    r"\b(?:k ?(?:zou|wil|wou|had)|ik (?:zou|wil|wou|had)|i(?:'d| would) (?:like|love)|i want|je (?:voudrais|veux|"
    r"souhaite)|"
    r"ich (?:mochte|will|wurde|hatte))\b.{3,120}\b(?:zien|inkijken|inzien|bekijken|kijken|(?:to )?see|(?:to )?view|"
    r"voir|consulter|sehen|einsehen|anschauen)\W*$"
)
FIRST_PERSON = re.compile(
    r"\b(?:k|ik|ben|mij|mijn|m'n|mn|i|i'm|im|my|me|je|j'ai|suis|mon|ma|mes|moi|ich|bin|mein\w*|mich|mir)\b"
)
SERVES = re.compile(
    r"\b\d+ (?:jaar|ans|years?|jahren?) (?:lang |al |reeds )?(?:\w+ )?(?:leerkracht|leraar|lerares|werkzaam|werknemer|"
    r"in dienst|"
    r"getrouwd|actief|enseignante?|teacher|in service|lehrer\w*|tatig)\b"
)
# `kan iemand mij het examen bezorgen?`: a polite request, whoever is asked.
DELIVERS = re.compile(
    r"\b(?:kan|kunnen|kunt|wil|willen|wilt|zou|zouden|can|could|would|pouvez|pourriez|konnen|konnten|"
    r"kann)\b.*\b(?:mij|me|ons|us|"
    r"m'|nous|mir|uns)\b.*\b(?:bezorgen|sturen|doorsturen|opsturen|toesturen|mailen|geven|send|give|provide|"
    r"envoyer|transmettre|"
    r"fournir|schicken|zuschicken|zusenden|geben)\b"
)
# `mag ik de meetresultaten?`: one may, or wants it; what comes next tells.
MAY_HAVE = re.compile(
    r"^\W*(?:\w+\W+){0,3}?(?:(?:mag|kan|kunnen|mogen|zou) (?:ik|wij|we) (?:de|het|mijn|onze|alle)|(?:can|could|"
    r"may) (?:i|we) "
    r"(?:have|get|see) (?:the|my|our|all)|(?:puis-je|pourrais-je|pouvons-nous) (?:avoir|recevoir|obtenir|voir|"
    r"consulter) (?:le|la|les|l'|"
    r"mon|ma|mes|notre)|(?:kann|darf|konnte|durfte) ich (?:den|die|das|mein\w*))\b"
)
# `de klachten die over mij zijn ingediend`: papers about the writer, and no complaint of his.
COMPLAINTS_HELD = re.compile(
    r"\b(?:klachten?|klachtenbrie\w+|meldingen|plaintes?|complaints?|beschwerden?)\b.{0,30}\b(?:over|tegen|against|"
    r"about|contre|"
    r"concernant|gegen|uber) (?:mij|me|mezelf|moi|mich)\b"
)
# An age below eighteen beside the first person.
UNDERAGE = re.compile(
    r"\b(?:ik ben|ben ik|ben|ik word|i am|i'm|im|j'ai|ich bin)\W+(?:\w+\W+){0,2}?(?:[89]|1[0-7])\b(?![/:.]\d)|"
    r"\b(?:ik ben|i am(?: a)?|i'm(?: a)?|je suis|ich bin) (?:nog |still |encore |noch )?(?:minderjarig\w*|minor|"
    r"mineure?|minderjahrig\w*)\b"
)
# `ik ben oud-leerling en wil mijn punten van het zesde jaar`: in that year then, and of age now.
WAS_A_PUPIL = re.compile(
    r"\b(?:oud-?leerling\w*|ex-leerling\w*|afgestudeerd\w*|ancien(?:ne)? eleve|former (?:pupil|student)|ehemalige\w*)\b"
)
OF_AGE = re.compile(r"\b(?:1[89]|[2-9]\d)\b")
# `ik ben advocaat` tells who writes.
INTRODUCES = re.compile(
    r"^\W*(?:ik ben|je suis|i am|i'm|ich bin) "
    r"(?!benieuwd|curieu|curious|neugierig|op zoek)(?:\w+\W*){1,6}$"
)
# `je suis puéricultrice dans une de vos écoles`: who works there, whatever the trade.
WORKS_HERE = re.compile(
    r"\b(?:ik ben|je suis|i am|i'm|ich bin)(?: (?:een|an?|une?|eine?))? (?!(?:\w+ )?(?:leerling|oud-leerling|"
    r"student\w*|ouder|mama|papa|"
    r"moeder|vader|eleve|ancien\w*|etudiant\w*|parent|mere|pere|mother|father|mum|dad|pupil|schuler\w*|mutter|vater)\b)"
    r"(?:[\w'-]+ ){1,3}(?:in|op|bij|aan|dans|a|at|an|de)(?: (?:een|one|l'une?|une?|einer))?(?: (?:van|of|de))? ?"
    r"(?:jullie|uw|vos|votre|your|ihrer|eurer) (?:scholen|school|ecoles?|schools?|schulen?|etablissements?)\b"
)
SIGNED = re.compile(
    r"\b(?:signed|getekend\w*|ondertekend\w*|signe\w*|unterschrieben\w*)\b.{0,30}\b(?:papers?|papier\w*|form\w*|"
    r"brief\w*|letter|lettre|"
    r"zettel|document|procuration)\b|"
    r"\b(?:papers?|papier\w*|formulier|brief\w*|letter|lettre|zettel)\b.{0,30}\b(?:signed|getekend|ondertekend|"
    r"signe\w*|unterschrieben)\b"
)
UNSIGNED = re.compile(r"\b(?:niet|geen|nog niet|not|no|never|pas|aucun|nicht|kein\w*)\b")

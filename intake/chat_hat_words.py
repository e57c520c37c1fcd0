"""Words of a chat that say in which hat somebody asks, for whom, and with which paper."""

from __future__ import annotations

import re

# `je suis puéricultrice dans une de vos écoles`, `ik ben juf in het tweede`: who works there, whatever the trade.
_PUPIL_OR_PARENT = (
    r"(?!(?:\w+ )?(?:leerling|oud-leerling|student\w*|ouder|mama|papa|moeder|vader|eleve|ancien\w*|etudiant\w*|"
    r"parent|"
    r"mere|pere|mother|father|mum|dad|pupil|schuler\w*|mutter|vater)\b)"
)
_TRADES = (
    r"(?:juf|kleuterjuf|meester|leerkracht\w*|leraar|lerares|turnleraar|titularis|opvoed\w*|klusjesman|"
    r"poetsvrouw|poetsman|"
    r"poetshulp|kok|keukenhulp|onderhoudsman|busbegeleid\w*|kinderverzorg\w*|kleuterleid\w*|zorgcoordinator|"
    r"directeur|directrice|"
    r"adjunct\w*|preventieadviseur|secretariaatsmedewerk\w*|logopedist\w*|ict-coordinator|interimaris|"
    r"teacher|caretaker|cleaner|cook|janitor|enseignante?|institut\w+|professeure?|educat\w+|concierge|"
    r"surveillante?|puericultrice|lehrer\w*|hausmeister\w*|erzieher\w*|sekretar\w*)"
)
WORKS_HERE = re.compile(
    rf"\b(?:ik ben|ben|je suis|i am|i'm|ich bin)(?: (?:zelf|ook|een|an?|une?|eine?|al \w+ jaar))* {_PUPIL_OR_PARENT}"
    r"(?:[\w'-]+ ){1,3}(?:in|op|bij|aan|dans|a|at|an|de)(?: (?:een|one|l'une?|une?|einer))?(?: (?:van|of|de))? ?"
    r"(?:jullie|u\b|uw|vos|votre|vous|your|you|ihrer|eurer|ihnen)(?: (?:scholen|school|ecoles?|schools?|schulen?|"
    r"etablissements?))?\b|"
    rf"\b(?:ik ben|ben|je suis|i am|i'm|im|ich bin)(?: (?:zelf|ook|hier|al \w+ jaar|een|an?|une?|eine?|the|de|"
    rf"la|le))* {_TRADES}\b|"
    r"\b(?:ik|k) ?(?:werk|werkte|geef|gaf|sta) (?:zelf |ook |al \w+ jaar |\w+ )?(?:hier|les|bij jullie|bij u|"
    r"in jullie|"
    r"op jullie|voor jullie|voor de klas|in het \w+ leerjaar)\b|"
    r"\b(?:i|we) (?:work|teach|worked|taught)(?: \w+)? (?:here|at your|for you|in your|at one of your)\b|"
    r"\bje (?:travaille|travaillais|enseigne)(?: \w+)? (?:ici|chez vous|dans (?:votre|vos|l'une? de vos|"
    r"une? de vos))\b|"
    r"\bich (?:arbeite|unterrichte|arbeitete)(?: \w+)? (?:hier|bei ihnen|an ihrer|bei euch|in ihrer)\b"
)
# `niet aangenomen als opvoeder`, `mijn buur is benoemd als directeur`: a post, and not the hat of who writes.
OF_ANOTHER_HAT = re.compile(
    r"\b(?:aangenomen|aangeworven|gesolliciteerd|solliciteerde|sollicitatie|kandida\w+|postuleer\w*|applied|"
    r"application|"
    r"candidat\w*|postule|beworben|bewerbung)\b[^.!?\n]{0,25}?\s((?:als|voor|as|for|comme|pour|fur)\s(?:\w+\s){0,3}?"
    r"(?:leerkracht|leraar|lerares|opvoed\w*|directeur|directrice|coordinator|medewerk\w*|zorg\w+|adviseur|"
    r"teacher|director|"
    r"headteacher|coordinator|enseignante?|directrice|educat\w+|professeur|lehrer\w*|direktor\w*))\b|"
    r"\b(?!ik\b|i\b|je\b|ich\b)\w+ (?:is|werd|wordt|was|est|got|has been|wurde|ist) (?:\w+ )?(?:benoemd|"
    r"aangesteld|gekozen|aangenomen|"
    r"verkozen|appointed|hired|nomme\w*|engage\w*|ernannt|eingestellt)? ?((?:als|tot|as|comme|zum|"
    r"zur)\s(?:\w+\s){0,2}?\w+)"
)
# `oudercomité De Kiem vraagt`, `wij zijn het buurtcomité`: who asks is a body.
_BODY = (
    r"(?:ouderraad|oudercomite|oudervereniging|ouderwerking|vriendenkring|schoolraad|leerlingenraad|buurtcomite|"
    r"buurtwerking|"
    r"wijkcomite|bewonersgroep|actiecomite|actiegroep|werkgroep|sportclub|voetbalclub|jeugdhuis|natuurpunt|"
    r"bedrijf|firma|"
    r"association de parents|comite de \w+|association|parents' (?:association|council|committee)|residents' group|"
    r"neighbourhood group|\w*(?:bureau|bedrijf|kantoor|drukkerij|vereniging|organisatie|stichting|(?<!vak)bond)|"
    r"company|firm|"
    r"societe|entreprise|bureau d'\w+|elternrat|elternverein|burgerinitiative)"
)
BODY_ASKS = re.compile(
    r"(?:\b(?:wij|we|nous|wir) ?\(|\b(?:wij zijn|we zijn|ik ben van|namens|nous sommes|au nom de|we are|"
    r"on behalf of|wir sind|im namen)\s*"
    rf"(?:(?:de|het|d'|l'|le|la|the|der|des|die|das|een|our|onze|ons|notre)\s*)*{_BODY}\b)|"
    rf"^\W*(?:(?:de|het|ons|onze|le|la|l'|the|our|der|die|das|"
    rf"unser)\s*)?{_BODY}\b(?:\s[\w'-]+){{0,4}}?\s(?:vraagt|wil|wenst|zou|"
    r"verzoekt|zoekt|asks|wants|would|requests|demande|souhaite|voudrait|sollicite|bittet|mochte|beantragt)\b"
)
# `je suis la belle-mère de Noé`, `ik ben haar oma`: no parent, unless he raises the child.
STAND_IN_PARENT = re.compile(
    r"\b(?:ik ben|wij zijn|als|je suis|nous sommes|i am|i'm|im|as|ich bin|en tant que)\s+(?:(?:de|het|een|haar|"
    r"zijn|hun|la|le|sa|son|leur|the|his|"
    r"her|their|die|der|ihre?|seine?)\s+)?(?:stief|plus|schoon|groot|over)?(?:stiefmoeder|stiefvader|stiefmama|"
    r"stiefpapa|plusmama|"
    r"pluspapa|plusouder|grootmoeder|grootvader|oma|opa|moemoe|bompa|bomma|vava|mee?ter|peter|tante|nonkel|oom|"
    r"belle-mere|"
    r"beau-pere|grand-mere|grand-pere|mamie|papy|oncle|marraine|parrain|stepmother|stepmum|stepmom|stepfather|"
    r"stepdad|"
    r"grandmother|grandma|granny|grandfather|grandad|grandpa|aunt|uncle|godmother|godfather|stiefmutter|stiefvater|"
    r"grossmutter|grossvater|onkel)\b"
)
# `haar zoontje`, `their daughter`: the child of whom one asks for.
THEIR_CHILD = re.compile(
    r"\b(?:haar|zijn|hun|his|her|their|son|sa|leurs?|seines?|seiner?|ihres?|ihrer?) (?:\w+ )?(?:zoon\w*|"
    r"dochter\w*|kind\w*|"
    r"son|daughter|child\w*|kids?|fils|fille|enfants?|sohn\w*|tochter)(?:'s)?\b"
)
NO_MANDATE = re.compile(
    r"\b(?:volmacht|mandaat|papier|brief|briefje|zoiets|dat|die) (?:heb|hebben) (?:ik|we|wij)(?: \w+)? (?:niet|"
    r"nie|ni|geen)\b|"
    r"\b(?:geen|nog geen) (?:volmacht|mandaat|papier\w*|briefje|schriftelijk\w*)|\b(?:zonder|pas de|sans|no|"
    r"without(?: a)?|"
    r"keine?|ohne) (?:volmacht|mandaat|procuration|mandat|mandate|vollmacht|papier|written|letter|paper)\b|"
    r"\b(?:don't|do not|haven't|didn't) (?:have|got|get) (?:a |any |that |one|it|the )*(?:paper\w*|letter|"
    r"mandate|one|authori\w+)|"
    r"\bje n'ai pas (?:de |la |le )?(?:procuration|mandat|papier|document)|\b(?:vollmacht|zettel) (?:habe ich|"
    r"hab ich) (?:nicht|keine)\b"
)
# `het verslag over mijn cliënt`, `de brieven van ons lid`: a paper about whom one speaks for.
ABOUT_THE_CLIENT = re.compile(
    r"\b(?:over|van|tegen|betreffende|about|of|against|concerning|sur|de|contre|concernant|uber|von|"
    r"gegen)\s+(?:(?:mijn|onze|ons|my|our|mon|ma|"
    r"notre|meine[nrs]?|unsere[nrs]?)\s+)?(?:client\w*|mandant\w*|lid|patient\w*|verzekerde|buur\w*|vriend\w*|"
    r"broer|zus|member|"
    r"friend|neighbou?r|affilie\w*|membre|hem|haar|hun|him|her|them|lui|elle|ihn|sie)\b|"
    r"\b(?:haar|zijn|hun|diens|his|her|their|son|sa|ses|leur|seine?\w?|ihre?\w?) (?!naam|name|nom|identiteit|"
    r"adres|volmacht)\w+"
)
# `im Namen von Herrn Aziz`: whom one speaks for is no third party.
ON_BEHALF = re.compile(
    r"\b(?:namens|in naam van|in opdracht van|au nom d\w*|pour le compte d\w*|on behalf of|acting for|im namen|"
    r"im auftrag)\s+(?:\w+\s+){0,2}?"
    r"(?:mevrouw|mevr|mw|meneer|mijnheer|de heer|dhr|madame|monsieur|mme|mr|mrs|ms|frau|herrn?)\b"
)
# `voor mijn eindwerk journalistiek`: who studies it is no press.
STUDIES = re.compile(
    r"\b(?:eindwerk|bachelorproef|masterproef|thesis|scriptie|student\w*|memoire|tfe|dissertation|"
    r"bachelorarbeit|masterarbeit|etudiante?s?)\b"
)
SIGNED = re.compile(
    r"\b(?:signed|getekend\w*|ondertekend\w*|signe\w*|unterschrieben\w*)\b.{0,30}\b(?:papers?|papier\w*|form\w*|"
    r"brief\w*|letter|lettre|"
    r"zettel|document|procuration)\b|"
    r"\b(?:papers?|papier\w*|formulier|brief\w*|letter|lettre|zettel)\b.{0,30}\b(?:signed|getekend|ondertekend|"
    r"signe\w*|unterschrieben)\b"
)
UNSIGNED = re.compile(r"\b(?:niet|geen|nog niet|not|no|never|pas|aucun|nicht|kein\w*)\b")

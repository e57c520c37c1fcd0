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
    r"\b\d+ (?:jaar|ans|years?|jahren?) (?:lang |al |reeds )?(?:\w+ )?(?:leerkracht|leraar|lerares|werkzaam|"
    r"werknemer|"
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
# `kwil is weten of ik dat verslag kan krijgen`: asked about in the first person, with the paper named.
MAY_GET = re.compile(
    r"\b(?:ik|kik|k|wij|we|i|je|j'ai|nous|ich|wir)\b.*\b(?:krijgen|hebben|zien|inkijken|inzien|bekijken|lezen|"
    r"opvragen|aanvragen|"
    r"inzage|kopie|kopij|copie|afschrift|copy|copies|see|get|have|read|view|inspect|avoir|obtenir|recevoir|voir|"
    r"consulter|lire|"
    r"bekommen|haben|sehen|einsehen|erhalten|lesen)\b|"
    r"\b(?:kopie|kopij|copie|afschrift|copy|abschrift|inzage|zien|inkijken|see|voir|consulter|"
    r"einsehen)\b.*\b(?:kan ik|mag ik|krijg ik|can i|"
    r"may i|puis-je|kann ich|darf ich)\b"
)
# `ik wil het camerabeeld van 3 december`: a thing is wanted that no list of papers knows.
WANTS_A_THING = re.compile(
    r"\b(?:ik|k|we|wij) ?(?:wil|willen|wou|zou|zoek|zoeken|vraag|vragen|wens|wensen|had|hadden)(?: (?:graag|"
    r"gewoon|dan|wel|eens|ook|"
    r"nu|toch|geire|gere|geern))* (?:de|het|den|'t|mijn|mijne|ons|onze|dat|da|die|deze|alle|een|ne|nen)\s\w{4,}|"
    r"\b(?:wil|vraag|zoek|zou|wens) ik(?: (?:graag|gewoon|dan|wel|eens|ook|nu|toch))* (?:de|het|den|mijn|onze|"
    r"dat|die|deze|alle|een)\s\w{4,}|"
    r"\bgraag (?:de|het|mijn|onze|alle)\s\w{4,}|\b(?:en|and|et|und) (?:wil|zou|zoek|vraag|wens|want|need|veux|"
    r"voudrais|demande|mochte|will) "
    r"(?:graag |gewoon )?(?:de|het|den|mijn|onze|alle|the|my|le|la|les|l'|mon|ma|den|die|das|meine?n?)\s?\w{4,}|"
    r"\b(?:i(?:'d like| want| need| would like|'m looking for| am looking for|'m requesting| am requesting|"
    r" request))(?: also| just)? (?:the|my|our|a|an|all)\s\w{4,}|"
    r"\bje (?:veux|voudrais|souhaite|demande|cherche|souhaiterais|sollicite) (?:le|la|les|l'|mon|ma|mes|un|une|"
    r"des|tous|toutes)\s?\w{4,}|"
    r"\bich (?:mochte|will|brauche|suche|hatte gern\w*|beantrage|wunsche) (?:den|die|das|meine?n?|eine?n?|"
    r"alle)\s\w{4,}"
)
# What is wanted so often and is no paper: help, a talk, an answer, money, an apology.
NO_THING = re.compile(
    r"\b(?:klacht|beroep|bezwaar|hulp|helpen|antwoord|afspraak|gesprek|vraag|vragen|geld|terugbetaling|excuses|"
    r"nummer|telefoon|"
    r"mens|iemand|persoon|medewerker|weten|melden|inschrijv\w*|plaats|mijn zoon|mijn dochter|mijn kind|account|"
    r"wachtwoord|paswoord|"
    r"complain\w*|appeal|help|answer|appointment|meeting|question|money|refund|apology|number|phone|human|"
    r"someone|know|report a|"
    r"plainte|recours|aide|reponse|rendez-vous|question|argent|remboursement|excuses|numero|telephone|savoir|"
    r"signaler|"
    r"beschwerde|widerspruch|hilfe|antwort|termin|frage|geld|entschuldigung|nummer|wissen|melden|job|vacature|"
    r"werk|stage|reden|recht|"
    r"verhuis\w*|betalen|huren|rent|louer|mieten|lokaal|zaal)\b"
)
# `you refused my request for the minutes`: what became of a request is none.
REFUSED = re.compile(
    r"\b(?:refused|rejected|denied|turned down|geweigerd|afgewezen|afgekeurd|weiger\w*|verworpen|refus\w*|rejet\w*|"
    r"abgelehnt|verweigert|zuruckgewiesen)\b.*\b(?:aanvra\w+|verzoek|vraag|inzage|request|application|access|"
    r"demande|acces|"
    r"antrag|einsicht|anfrage)\b|"
    r"\b(?:aanvra\w+|verzoek|vraag|inzage|request|application|access|demande|acces|antrag|einsicht|"
    r"anfrage)\b.*\b(?:refused|"
    r"rejected|denied|turned down|geweigerd|afgewezen|afgekeurd|verworpen|refuse\w*|rejetee?|abgelehnt|verweigert)\b"
)
# `ik wil bezwaar maken tegen het attest`: contested, and not asked for.
CONTESTS = re.compile(
    r"\b(?:bezwaar|beroep) (?:maken|aantekenen|indienen|instellen|aan te tekenen|te maken)\b|\b(?:betwist|"
    r"betwisten|aanvechten|vecht .{0,20} aan)\b|"
    r"\b(?:contester|conteste|introduire un recours|faire appel|contest|appeal|object to|challenge|widerspruch|"
    r"einspruch|anfechten|fechte)\b"
)
# `klopt dat?`: what was said before it is asked about.
LEANS_BACK = re.compile(
    r"^\W*(?:en |and |et |und )?(?:klopt|is|mag|kan|gaat|geldt|moet|is that|can|may|c'est|est-ce|stimmt|darf|"
    r"ist)\b.{0,14}\b(?:dat|da|dit|zo|waar|"
    r"juist|that|true|right|ca|cela|vrai|das|so|richtig)\W*$"
)
# `een dossier`, `a document`: none in particular.
ANY_PAPER = re.compile(
    r"\b(?:een|nen?|eender welk|zo'n|iets|a|any|some|un|quelque|des|ein|irgendein|eine?n?|welke?|which|quels?|"
    r"documenten|documents|dokumente)\s?"
    r"(?:dossier|document(?:en|s)?|stuk(?:ken)?|papier(?:en)?|paper|file|record|piece|dokumente?|akte|"
    r"unterlagen?|bestuursdocument\w*|"
    r"document administratif)\b"
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
    r"\b(?:oud-?leerling\w*|ex-leerling\w*|afgestudeerd\w*|ancien(?:ne)? eleve|former (?:pupil|student)|"
    r"ehemalige\w*)\b"
)
OF_AGE = re.compile(r"\b(?:1[89]|[2-9]\d)\b")
# `ik ben advocaat` tells who writes.
INTRODUCES = re.compile(
    r"^\W*(?:ik ben|je suis|i am|i'm|ich bin) "
    r"(?!benieuwd|curieu|curious|neugierig|op zoek)(?:\w+\W*){1,6}$"
)
# A matter before the police or a court.
AT_LAW = re.compile(
    r"\b(?:bij|naar|voor) de (?:politie|rechtbank|rechter|arbeidsrechtbank)\b|\b(?:rechtszaak|dagvaard\w*|"
    r"proces tegen|plainte (?:a|aupres de) la police|"
    r"(?:au|devant le) tribunal|went to the police|police report|in court|lawsuit|bei der polizei|vor gericht|"
    r"anzeige erstattet)\b"
)
# `mag ik haar examen zien zonder dat ze het weet?`, `de toets van een klasgenoot`: whether one may, as a rule.
OF_A_RULE = re.compile(
    r"\b(?:kan|mag|mogen|kunnen|can|may|puis-je|peut-on|darf|kann)\b.*\b(?:zonder (?:dat|haar|zijn|hun|"
    r"toestemming|akkoord|medeweten|volmacht|reden)|"
    r"without (?:her|his|their|consent|permission|a mandate)|sans (?:son|sa|leur|qu)|ohne (?:ihr\w*|sein\w*|"
    r"dass|zustimmung)|"
    r"(?:van|of|de|d'|von) (?:een|a|an|un|une|einem|einer) (?:klasgenoot\w*|medeleerling|andere leerling|"
    r"collega|leerkracht|classmate|colleague|"
    r"teacher|camarade|collegue|autre eleve|mitschuler\w*|kolleg\w*|lehrer\w*))\b"
)
AGED = re.compile(
    r"\b\d{1,2}[ -]?(?:jaar|jarig\w*|j\b|ans|years?\b|jahr\w*)|\b(?:van|de) \d{1,2}\b(?! ?(?:[/.-]|jan|feb|maa|"
    r"apr|mei|jun|jul|aug|sep|okt|nov|dec))"
)
# `in Excel doorsturen kan?`: how one wants it, as a question.
FORM_ASKED = re.compile(
    r"^\W*(?:(?:en|and|et|und|of|ook|dat|da|die|het)\W+)*(?:(?:kan|mag|gaat|lukt|kunnen|is|can|could|may|est-ce|"
    r"c'est|peut-on|geht|kann|possible)\b.*"
    r"\?|.*\b(?:kan|mag|gaat|lukt|ok|oke|goed|mogelijk|possible|fine|okay|moglich)\W*\?)\W*$"
)
# What somebody says in quotation marks that agrees, with his name: the consent itself, in his own words.
QUOTED_CONSENT = re.compile(
    r"[\"“„«'‘](?P<said>[^\"”“»]*?\b(?:[Ii]k|I|[Jj]e|[Ii]ch)\b[^\"”“»]*?\b(?:toestemming|toelating|akkoord|"
    r"goedkeuring|consent|agree|permission|"
    r"authori[sz]e|accord|autorise|consens|einverstanden|erlaube|erlaubnis|zustimmung)\b[^\"”“»]*)[\"”»'’]"
)
# `dois-je justifier ma demande ?`: what one must do for a request is asked before there is one.
DUTY = re.compile(
    r"^\W*(?:en |et |and |und )?(?:moet ik|moeten we|dois-je|faut-il|doit-on|est-ce que je dois|must i|"
    r"do i (?:have|need) to|muss ich|muss man)\b.{0,20}\b(?:reden\w*|uitleg\w*|motiver\w*|verantwoord\w*|justif\w+|"
    r"motiv\w+|expliqu\w+|raison\w*|reason\w*|explain|begrund\w*|grund)\b"
)

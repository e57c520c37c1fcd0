"""Invented pages of each kind that an operator may have, and how to count that nothing of them got lost."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from knowledge.entry import Status
from knowledge.importer.document import Document, as_document
from knowledge.importer.entry_text import Settings
from knowledge.importer.pages.plain import read_plain

FILE_DATE = date(2026, 2, 3)
SETTINGS = Settings(jurisdiction="BE-VLG", scope="foi", status=Status.CURRENT)
_SENTENCE_END = re.compile(r"(?<=[.?!;:])\s+(?=[A-Z])")
_MARKS = re.compile(r"[*#|•·]|^\s*(?:-|\d{1,2}\.|[a-z]\.)\s", re.MULTILINE)

# A page whose accordion lost its questions: each answer hangs under a bullet.
ACCORDION = """
Menu
Zoeken
Aanmelden met je dorpsaccount

Speelstraten

Pagina delen

Op deze pagina

Bewoners stellen vaak vragen over speelstraten. De antwoorden vind je hieronder als veelgestelde vragen.

Heb je een vraag?

Jeugddienst - 03 555 12 34

Of mail naar jeugd@zonnedorp.example

Dorpsnieuwsbrief

Ontvang elke maand nieuws over feesten en werken.

Schrijf je in

Veelgestelde vragen

  • Ja, elke meerderjarige bewoner van de straat kan een speelstraat aanvragen, samen met twee peters of meters.

    De aanvrager woont zelf in de straat en blijft het aanspreekpunt voor de jeugddienst en voor de buren.

    Waarom?
    Het speelstraatreglement van 12 mei 2019 laat alleen bewoners toe, omdat zij de straat en haar verkeer kennen.

    Conclusie
    Een handelaar of een school die niet in de straat woont, kan de aanvraag dus niet zelf doen.

  • Neen, een speelstraat is gratis. De gemeente leent de nadars en de borden uit.

    Wie borden verliest, betaalt de kostprijs terug aan de gemeente.

  • Dien de aanvraag ten minste zes weken vooraf in. Het college beslist binnen de maand en laat het de aanvrager weten.

Nog geen dorpsaccount?
Vraag het aan het loket in het dorpshuis, elke werkdag tussen negen en twaalf uur, met je identiteitskaart.
"""

# A decision with numbered paragraphs, footnotes, and a paragraph that the end of a page cut in two.
DECISION = """
**Adviescommissie voor
speelpleinen**

**Advies nr. 7/2019 van
12 mei 2019**

Betreft: vraag van het dorp Zonnedorp om de gegevens van kinderen op speelpleinen te mogen doorgeven aan de kampen

I. ELEMENTEN VAN DE VRAAG

A. WETTELIJKE GRONDSLAG

1. Gelet op het speelpleindecreet van 3 maart 2008, inzonderheid de artikelen 4 en 5;

2. Gelet op de vraag, ontvangen op 8 februari 2019;

3. Beslist op 12 mei 2019 als volgt:

II. ONDERZOEK

B.1. DOEL

4. Het dorp wil weten welke kinderen aanwezig zijn, zodat het bij een ongeval de ouders kan opbellen¹. Daarvoor
volstaat een lijst per dag.

5. De kampen krijgen daarnaast de lijst van allergieën, voor zover de ouders die hebben opgegeven en voor zover het

¹ Artikel 12 van het speelpleindecreet.

² Het begrip 'kamp' staat in artikel 2 van het decreet. Het gaat om:

1° een kamp van ten minste drie dagen;

2° een kamp met overnachting.

kamp zelf kookt². Andere gezondheidsgegevens krijgt het niet.

6. **Tellingen:** het dorp maakt tellingen per leeftijd en per wijk zonder namen, die het aan de provincie bezorgt om
de toelagen te verantwoorden.

B.2. GEGEVENS

7. De volgende gegevens worden gevraagd:

8. Naam en geboortedatum:

Nodig om het kind te herkennen en in de juiste leeftijdsgroep te plaatsen, ook wanneer broers en zussen meekomen.

9. Telefoon van een ouder:

Nodig om een ouder te bereiken bij een ongeval, bij ziekte of wanneer niemand het kind komt ophalen.

10. De gegevens worden bewaard tot het einde van het jaar waarin het speelplein plaatsvond en daarna vernietigd.

III. BESLUIT

11. De commissie adviseert gunstig, op voorwaarde dat de lijsten na elk kamp worden vernietigd.

De Voorzitter,
Lieve Zonneveld
"""

# Terms with numbered sections, and a statement with headings without numbers.
TERMS = """Voorwaarden van het kampportaal

1. Algemeen

Het kampportaal is een toepassing waarmee ouders hun kind voor een kamp opgeven. De plaatsen worden toegekend in de
volgorde waarin de aanvragen binnenkomen.

2. Gebruik

Wie het portaal gebruikt, aanvaardt deze voorwaarden en gaat zorgvuldig om met de gegevens van andere ouders.

2.1. Wie mag een kind opgeven

Alleen wie het ouderlijk gezag uitoefent, geeft een kind op. Een grootouder heeft de toestemming van een ouder nodig[1].

2.2. Kosten

Het gebruik van het portaal is gratis voor ouders en voor de inrichters van de kampen in het dorp.

 • Meer info nodig?

Bel de jeugddienst of kom langs:

Jeugddienst Zonnedorp             03 555 12 34       jeugd@zonnedorp.example

3. Privacy

Wie verwerkt de gegevens?

Het dorp is verantwoordelijk voor de gegevens in het portaal. De firma die het portaal bouwde, verwerkt ze in opdracht.

Wie ziet de gegevens?

Verschillende rollen zien verschillende gegevens.

Beheerder:

 • Wie? Een ambtenaar van de jeugddienst die het college aanduidt.
 • Toegang? De beheerder ziet alle dossiers van alle kampen.

Monitor:

 • Wie? Wie een kamp begeleidt.
 • Toegang? De monitor ziet naam, leeftijd en allergieën van de kinderen van het eigen kamp.

Bewaring

Alle gegevens worden gewist op 31 december van het jaar van het kamp, behalve de tellingen zonder namen.

[1] Een model staat op de website van het dorp.
"""

# Questions on lines of their own under one bullet, as another country's pages have them.
QUESTIONS = """Leerlingenvervoer

Nieuws

Veelgestelde vragen

 • Wie heeft recht op leerlingenvervoer?

  Kinderen die verder dan zes kilometer van hun school wonen, hebben recht op vervoer. Daarvoor geldt:

  • de afstand wordt gemeten over de weg;
  • de school is de dichtstbijzijnde van de richting.

  Hoe vraag ik het aan?

  U vult het formulier in. Woont u in twee huizen? Dan geeft u beide adressen op.
  De gemeente beslist binnen acht weken.

  Wat kost het vervoer?

  Niets.

Downloads
"""

# Lines cut by width, articles with and without a title, a page number.
RULES = """
SCHOOLREGLEMENT DE BRUG

Hoofdstuk 1. Algemene bepalingen

Artikel 1. Toepassingsgebied

Dit reglement geldt voor alle leerlingen die in de school zijn ingeschreven en
voor hun ouders. Door de inschrijving gaan zij ermee akkoord. Wie het reglement
niet aanvaardt, kan niet worden ingeschreven.

Artikel 2. Wijzigingen

Het schoolbestuur kan het reglement bij het begin van elk schooljaar wijzi-
gen. Het legt de wijziging eerst voor aan de schoolraad en bezorgt ze daarna
aan de ouders, die opnieuw hun akkoord geven.

Hoofdstuk 2. Aanwezigheid

Artikel 3. Afwezig door ziekte

Ouders verwittigen de school voor half negen. Voor de vijfde keer in een
schooljaar is een medisch attest nodig. Dat attest is ook nodig:

- bij meer dan drie opeenvolgende kalenderdagen;
- in de week voor of na een schoolvakantie, ook als
  het maar om een dag gaat.

Artikel 4

De directeur beslist over elke andere afwezigheid op schriftelijke vraag van de
ouders, ten minste een week vooraf.

Pagina 2 van 2
"""

# No title; a stray answer before the first definition; headings without blank lines around them.
PLATFORM = """Ja, je hebt recht op een badge en toegang tot het depot.
Vraag hem aan bij de personeelsdienst van het dorpshuis.
Het Dorpsdepot is de centrale plaats waar scholen en verenigingen materiaal ontlenen voor feesten en sportdagen.
Toegang en rollen
Toegang tot het depot krijgt wie een badge heeft. De rol op de badge bepaalt welke zalen opengaan en welke niet.
Afspraken over het gebruik
Het materiaal dient alleen voor activiteiten in het dorp. Wie het doorgeeft, verliest zijn badge voor een jaar.
"""

ALL = {
    "accordion": ACCORDION,
    "decision": DECISION,
    "terms": TERMS,
    "questions": QUESTIONS,
    "rules": RULES,
    "platform": PLATFORM,
}


def document(text: str, *, name: str = "blad") -> Document:
    return as_document(read_plain(text), name=name)


def headings(found: Document) -> list[str]:
    return [piece.heading for piece in found.pieces]


def text_under(found: Document, heading: str) -> str:
    (text,) = [piece.text for piece in found.pieces if piece.heading == heading]
    return text


def said(text: str) -> str:
    """A text as it is compared: no marks, no line ends, small letters."""
    return " ".join(_MARKS.sub(" ", text).lower().split())


def whole_lines(text: str) -> list[str]:
    """The sentences of a text that carry something: five words or more, and an end."""
    joined = re.sub(r"(?<=[a-z])-\n(?=[a-z])", "", text)
    found = [said(part) for line in joined.split("\n") for part in _SENTENCE_END.split(line)]
    return [part for part in found if len(part.split()) >= 5]


def places(found: Document, sentence: str) -> int:
    """In how many pieces a sentence stands, as text or as its question."""
    return sum(sentence in said(f"{piece.heading}\n{piece.text}") for piece in found.pieces)


def lost(found: Document, text: str) -> list[str]:
    """Sentences of the text that are in no piece and are not named as left out."""
    left_out: Sequence[str] = [said(line) for line in found.dropped]
    return [s for s in whole_lines(text) if not places(found, s) and not any(s in line for line in left_out)]

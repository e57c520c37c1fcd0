"""Our own questions about the five source documents, and a word the right passage must hold."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

# A second set, written from the documents alone before any of it was asked: it shows what new wordings get. A question
# that `says` nothing is one its page does not answer, though it is near to what it says: a person should. Past and
# foreign law answers only where a question names it, so the questions about it do.
SECOND_SET = Path(__file__).with_name("seed_second_set.jsonl")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question; any of the words in the answer makes it right, without any it should stay unanswered."""

    text: str
    says: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """A source document by the start of its file name, how it is imported, and questions with what answers them."""

    name: str
    options: tuple[str, ...]
    questions: tuple[tuple[str, str], ...]

    def asked(self) -> dict[str, Question]:
        """The questions of both sets, by id."""
        first = {f"{self.name}.{n}": Question(text=text, says=(word,)) for n, (text, word) in enumerate(self.questions)}
        rows = [json.loads(line) for line in SECOND_SET.read_text(encoding="utf-8").splitlines()]
        own = [row for row in rows if row["id"].startswith(f"{self.name}.")]
        return first | {row["id"]: Question(text=row["text"], says=tuple(row["says"])) for row in own}


SEEDS = (
    Seed(
        name="000",
        options=("--scope", "foi"),
        questions=(
            ("Kan ik een aanvraag om documenten telefonisch doen?", "Telefonische vragen"),
            ("Moet een advocaat zeggen voor welke cliënt hij een document vraagt?", "identiteit van de cliënt"),
            ("Wat kost het inkijken van een document en de uitleg erbij?", "kosteloos"),
            ("Wanneer is een document af zodat het vrijgegeven kan worden?", "af"),
            ("Kan het verslag van een vergadering opgevraagd worden?", "Verslagen van vergaderingen"),
            ("Krijgen ouders een kopie van het tuchtdossier van hun minderjarige zoon?", "tuchtdossier"),
            ("Mag ik de toetsen van klasgenoten van mijn dochter kopiëren?", "medeleerlingen"),
            ("Mag wie niet benoemd werd de stukken van het benoemingsbesluit inkijken?", "benoemingsbesluit"),
            ("Moet de school gegevens voor mij verwerken of analyseren?", "analyseren"),
            ("Wie kan bestuursdocumenten opvragen, moet je daarvoor een belang hebben?", "belang"),
        ),
    ),
    Seed(
        name="001",
        options=("--scope", "go_dataplatform"),
        questions=(
            ("Wat is het GO! Dataplatform?", "centrale omgeving"),
            ("Wie krijgt toegang tot het dataplatform en op basis waarvan?", "datarol"),
            ("Hoe krijgen directies rechten op het dataplatform?", "Gebruikersbeheer"),
            ("Mogen cijfers uit het dataplatform gebruikt worden voor externe communicatie?", "externe communicatie"),
            ("Welke sancties staan er op ongeoorloofd gebruik van het dataplatform?", "sancties"),
            ("Bij wie kan ik terecht met technische vragen over het dataplatform?", "data@g-o.be"),
            ("Waarvoor gebruiken scholengroepen de data van het dataplatform?", "trends"),
            ("Welke principes staan centraal in de datawerking van het dataplatform?", "principes"),
            ("Wat doet de pedagogische begeleidingsdienst rond data en het dataplatform?", "PBD"),
            ("Hoe passen de dashboards van het dataplatform in de PDCA-cyclus?", "PDCA"),
        ),
    ),
    Seed(
        name="002",
        options=("--scope", "vtc_2012", "--status", "historical"),
        questions=(
            ("Waarover ging de aanvraag in de beraadslaging VTC nr. 12/2012?", "AgODi"),
            ("Wanneer ontving de VTC de aanvraag voor de machtiging van 2012?", "8 mei 2012"),
            ("Hoe lang worden de gegevens bewaard volgens de VTC-machtiging van 2012?", "5 jaar"),
            ("Wat is het stamnummer van de leerling in de VTC-beraadslaging van 2012?", "stamnummer"),
            ("Wat zegt de VTC-machtiging van 2012 over kleuterparticipatie en halve dagen?", "220"),
            (
                "Waarom had AgODi volgens de machtiging van 2012 gegevens nodig voor de schooltoelage?",
                "schooltoelage",
            ),
            ("Wat zegt de VTC in 2012 over tijdelijk onderwijs aan huis voor zieke leerlingen?", "onderwijs aan huis"),
            ("Welk doel had het project Discimus volgens de VTC-beraadslaging uit 2012?", "Discimus"),
            ("Wat zei de VTC in 2012 over het rijksregisternummer als identificator?", "rijksregisternummer"),
            (
                "Mochten gegevens volgens de VTC-tekst van 2012 naar lokale besturen voor preventie?",
                "lokale besturen",
            ),
        ),
    ),
    Seed(
        name="003",
        options=("--scope", "aanmelden"),
        questions=(
            ("Wat is het doel van het aanmeldingssysteem?", "hoogste keuze"),
            ("Hoe krijg ik het resultaat van de aanmelding van mijn kind?", "e-mail"),
            ("Wat als ik het paswoord van het aanmeldingssysteem verlies?", "paswoord"),
            ("Moet ik betalen voor het gebruik van het aanmeldingssysteem?", "vergoeding"),
            ("Mag ik een leerling meermaals aanmelden?", "meermaals"),
            ("Waar kan ik een klacht indienen over een technische fout bij het aanmelden?", "ombudsdienst"),
            ("Wie is verantwoordelijk voor de verwerking van persoonsgegevens bij het aanmelden?", "verwerking"),
            ("Hoe lang bewaart het aanmeldingssysteem mijn persoonsgegevens?", "twee jaar"),
            ("Ziet een medewerker van een school voor welke andere scholen ik mijn kind aanmeldde?", "andere scholen"),
            ("Kan ik mijn aanmelding nog wijzigen tijdens de aanmeldingsperiode?", "wijzigen"),
        ),
    ),
    Seed(
        name="004",
        options=("--jurisdiction", "NL", "--scope", "nl_school"),
        questions=(
            ("Hoe lang bewaart een Nederlandse basisschool gegevens van een leerling na vertrek?", "2 jaar"),
            ("Mag een Nederlandse school een kopie van het identiteitsbewijs van de leerling bewaren?", "kopie"),
            ("Wat staat er in het leerlingdossier van een Nederlandse basisschool?", "leerlingdossier"),
            ("Mag een ouder in Nederland de leerlinggegevens van zijn kind inzien op school?", "inzagerecht"),
            ("Wie mag in Nederland leerlinggegevens van de school krijgen, zoals hulpverleners?", "hulpverleners"),
            ("Vanaf welke datum schrijft een Nederlandse school een leerling in na de zomervakantie?", "1 augustus"),
            ("Heeft een Nederlandse school een uitschrijfbewijs nodig van de vorige school?", "uitschrijfbewijs"),
            ("Moet een Nederlandse school een aanmelding uitwisselen met BRON?", "BRON"),
            ("Kan een Nederlandse school een leerling inschrijven op een datum in het weekend?", "weekend"),
            ("Welke nieuwe eisen stelde de AVG in 2018 aan scholen in Nederland?", "AVG"),
        ),
    ),
)

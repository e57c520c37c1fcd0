"""Every rule of the school network's questions and answers on openness, each in at least two wordings of our own."""

from __future__ import annotations

import pytest

from intake.classify import classify
from intake.ports import Meaning
from intake.second_reader import shipped_reader
from intake.triage_json import triage_json
from tests.support.triage_mail import a_message

ADDRESS = "\n\nAn Dierckx\nKaai 3\n8000 Brugge"
MANDATE = (
    "Ondergetekende, Lien Maes, geeft volmacht aan de heer Tom Buyse om mijn evaluatiedossier in te kijken.\nLien Maes"
)
CONSENT = (
    "Ik, Jelle Dierckx, 18 jaar, geef mijn moeder toestemming om mijn examens in te "
    "kijken en te kopiëren.\nJelle Dierckx"
)

# rule, text, papers, expected labels; `missing` where the rule is about what may be asked
RULES: tuple[tuple[str, str, dict[str, str], dict[str, object]], ...] = (
    (
        "a request by telephone is no request",
        (
            "Mevrouw An Dierckx belde: ze wil een kopie van het asbestverslag van de school. "
            "Graag terugbellen op haar vast nummer."
        ),
        {}, {"kind": "document_request", "channel": "phone"},
    ),
    (
        "a request by telephone is no request",
        "Telefoonnota: de heer Van Acker heeft gebeld en vraagt een afschrift van de notulen van de schoolraad.",
        {}, {"kind": "document_request", "channel": "phone"},
    ),
    (
        "a slip filled in at the desk is a request",
        (
            "Briefje ingevuld aan de balie:\nNaam: Rosa Claes\nAdres: Dorp 4, 9000 Gent\nIk vraag "
            "een kopie van het brandweerverslag."
        ),
        {}, {"kind": "document_request", "channel": "on_site_slip", "has_name": True, "has_postal_address": True},
    ),
    (
        "a slip filled in at the desk is a request",
        (
            "Aanvraagstrookje van het onthaal. Naam: Piet Sels. Adres: Laan 1, 2000 Antwerpen. "
            "Gevraagd document: begroting 2026, afschrift."
        ),
        {}, {"kind": "document_request", "channel": "on_site_slip"},
    ),
    (
        "a lawyer who names the client is presumed mandated",
        (
            "Als raadsman van de heer Tom Buyse verzoek ik u om een afschrift van zijn "
            "tuchtdossier.\n\nMr. Eva Lens\nadvocaat\nKaai 3, 8000 Brugge"
        ),
        {}, {"capacity": "lawyer", "mandate": "presumed_lawyer_client_named"},
    ),
    (
        "a lawyer who names the client is presumed mandated",
        (
            "Ik ben de advocaat van mevrouw Lien Maes en vraag namens haar inzage in haar "
            "evaluatiedossier.\n\nMr. Jan Roels\nKaai 3, 8000 Brugge"
        ),
        {}, {"capacity": "lawyer", "mandate": "presumed_lawyer_client_named"},
    ),
    (
        "a lawyer must name the client",
        (
            "Als advocaat vraag ik namens mijn cliënt een afschrift van het tuchtdossier. Onze "
            "ref. 2026/44.\n\nMr. Eva Lens\nadvocaat\nKaai 3, 8000 Brugge"
        ),
        {}, {"capacity": "lawyer", "mandate": "lawyer_client_not_named", "missing": ["client_name"]},
    ),
    (
        "a lawyer must name the client",
        (
            "Wij treden op als raadsman voor een van uw personeelsleden en wensen inzage in het "
            "evaluatieverslag.\n\nMr. Jan Roels, advocaat\nKaai 3, 8000 Brugge"
        ),
        {}, {"capacity": "lawyer", "mandate": "lawyer_client_not_named"},
    ),
    (
        "a lawyer who asks as a father is a parent",
        (
            "Ik schrijf niet als advocaat maar als vader van Lotte (9). Graag een kopie van haar "
            "laatste toets rekenen." + ADDRESS
        ),
        {}, {"capacity": "parent_of_minor", "mandate": "not_needed", "personal_nature": "about_own_minor_child"},
    ),
    (
        "a court-appointed administrator needs the paper",
        (
            "Als bewindvoerder van de heer Tom Buyse vraag ik een kopie van zijn "
            "inschrijvingsformulier.\n\nMr. Eva Lens\nKaai 3, 8000 Brugge"
        ),
        {}, {"capacity": "proxy_other", "mandate": "missing"},
    ),
    (
        "a union without the paper has no mandate",
        (
            "Namens ons lid Lien Maes vraag ik inzage in haar evaluatiedossier.\n\nTom "
            "Buyse\nvakbondsafgevaardigde\nKaai 3, 8000 Brugge"
        ),
        {}, {"capacity": "proxy_other", "mandate": "missing"},
    ),
    (
        "a union that says the paper is there has not shown it",
        (
            "Namens ons lid Lien Maes vraag ik inzage in haar evaluatiedossier. De volmacht gaat "
            "in bijlage.\n\nTom Buyse\nvakbondsafgevaardigde\nKaai 3, 8000 Brugge"
        ),
        {}, {"capacity": "proxy_other", "mandate": "claimed_not_proven"},
    ),
    (
        "a union with the paper is mandated",
        (
            "Namens ons lid Lien Maes vraag ik inzage in haar evaluatiedossier. De volmacht gaat "
            "in bijlage.\n\nTom Buyse\nvakbondsafgevaardigde\nKaai 3, 8000 Brugge"
        ),
        {"volmacht.pdf": MANDATE},
        {"capacity": "proxy_other", "mandate": "proven", "personal_nature": "about_requester"},
    ),
    (
        "a parent of a minor asks for the child's file",
        "Ik ben de mama van Kobe (8 jaar) en vraag een kopie van zijn toets wiskunde." + ADDRESS,
        {}, {"capacity": "parent_of_minor", "personal_nature": "about_own_minor_child", "interest": "not_required"},
    ),
    (
        "a parent of a minor asks for the child's file",
        "Graag had ik het tuchtdossier van mijn zoon (15) ingekeken." + ADDRESS,
        {}, {"capacity": "parent_of_minor", "personal_nature": "about_own_minor_child", "interest": "not_required"},
    ),
    (
        "a parent of an adult pupil needs the pupil's consent",
        "Mijn dochter Jelle is 18 jaar. Ik vraag een kopie van haar examens van juni." + ADDRESS,
        {}, {"capacity": "parent_of_adult", "consent_of_third_party": "no", "missing": ["pupil_consent"]},
    ),
    (
        "the adult pupil's own consent is enough",
        (
            "Mijn dochter Jelle is 18 jaar. Ik vraag een kopie van haar examens van juni. Haar "
            "toestemming zit in bijlage." + ADDRESS
        ),
        {"toestemming.pdf": CONSENT},
        {"capacity": "parent_of_adult", "consent_of_third_party": "yes", "interest": "not_required", "missing": []},
    ),
    (
        "a pupil of age asks alone",
        "Ik ben 18 jaar en leerling van het zesde jaar. Mag ik een kopie van mijn examen chemie?" + ADDRESS,
        {}, {"capacity": "adult_pupil", "personal_nature": "about_requester", "interest": "not_required"},
    ),
    (
        "the person concerned shows no interest",
        "Ik ben leraar bij u en vraag inzage in mijn evaluatieverslag van 2 juni 2026." + ADDRESS,
        {}, {"capacity": "staff_member", "personal_nature": "about_requester", "interest": "not_required"},
    ),
    (
        "the person concerned shows no interest",
        "Ik solliciteerde in mei. Graag een afschrift van het verslag van mijn sollicitatiegesprek." + ADDRESS,
        {}, {"personal_nature": "about_requester", "interest": "not_required"},
    ),
    (
        "a rejected candidate has shown the interest",
        (
            "Ik was kandidaat voor de functie maar werd niet benoemd. Ik vraag een afschrift van "
            "het selectieverslag van de benoemde kandidaat." + ADDRESS
        ),
        {}, {"personal_nature": "about_third_party", "interest": "shown"},
    ),
    (
        "a rejected candidate has shown the interest",
        "Als niet geselecteerde kandidaat vraag ik inzage in de vergelijking van de kandidaten." + ADDRESS,
        {}, {"personal_nature": "about_third_party", "interest": "shown"},
    ),
    (
        "classmates' tests are about third parties",
        "Ik ben de papa van Noor en wil een kopie van de toetsen van de klasgenoten om te vergelijken." + ADDRESS,
        {}, {"personal_nature": "about_third_party", "interest": "not_shown"},
    ),
    (
        "classmates' tests are about third parties",
        "Kunt u mij de examens van de andere leerlingen van de klas van mijn dochter bezorgen?" + ADDRESS,
        {}, {"personal_nature": "about_third_party", "interest": "not_shown"},
    ),
    (
        "an unfinished document is a ground for the person who decides, not a hole in the request",
        "Ik vraag een kopie van het ontwerp van het nieuwe schoolreglement waaraan nog gewerkt wordt." + ADDRESS,
        {}, {"kind": "document_request", "document_identified": True, "missing": []},
    ),
    (
        "minutes are not of personal nature",
        "Graag een afschrift van de notulen van de schoolraad van 12 oktober 2026." + ADDRESS,
        {}, {"kind": "document_request", "personal_nature": "none", "interest": "not_required", "missing": []},
    ),
    (
        "minutes are not of personal nature",
        "Kunt u mij het verslag van de raad van bestuur van september mailen?" + ADDRESS,
        {}, {"personal_nature": "none", "interest": "not_required", "missing": []},
    ),
    (
        "a table that would have to be made is identified",
        "Ik vraag een kopie van een tabel met het aantal afwezigheden per school en per jaar." + ADDRESS,
        {}, {"kind": "document_request", "personal_nature": "none", "document_identified": True},
    ),
    (
        "no reason is needed",
        "Ik wens een kopie van het contract met de cateraar. Een reden geef ik niet." + ADDRESS,
        {}, {"kind": "document_request", "interest": "not_required", "missing": []},
    ),
    (
        "no reason is needed",
        "Bezorg mij het asbestinventaris van de school, in afschrift. Waarom ik dat wil doet er niet toe." + ADDRESS,
        {}, {"kind": "document_request", "interest": "not_required", "missing": []},
    ),
)  # fmt: skip


@pytest.mark.parametrize(("rule", "text", "papers", "expected"), RULES)
def test_a_rule_of_the_network(
    rule: str, text: str, papers: dict[str, str], expected: dict[str, object], meaning: Meaning
) -> None:
    assert rule
    made = classify(a_message(text, attachments=dict(papers)), second=shipped_reader(), meaning=meaning)
    shown = triage_json(made)
    found = {**shown["labels"], "missing": shown["missing"]}
    assert {label: found[label] for label in expected} == expected

"""Builders for triage tests: an invented mail, and a table of invented mails with their labels."""

from __future__ import annotations

from datetime import UTC, datetime

from intake.message import Address, Attachment, Automatic, InboundMessage


def a_message(
    text: str,
    *,
    subject: str = "",
    sender: str = "Mira Holvoet",
    address: str = "mira.holvoet@particulier.example",
    to: str = "info@scholenbond-zee.example",
    unquoted: str | None = None,
    attachments: dict[str, str | None] | None = None,
    headers: tuple[tuple[str, str], ...] = (),
    automatic: Automatic | None = None,
    in_reply_to: str | None = None,
    language: str = "nl",
) -> InboundMessage:
    """A parsed mail as `intake.mime.parse_mail` would give it."""
    papers = tuple(
        Attachment(filename=name, content_type="application/pdf", size=10, sha256="0" * 64, label=name, text=content)
        for name, content in (attachments or {}).items()
    )
    return InboundMessage(
        message_id="<een@particulier.example>",
        date=datetime(2026, 3, 3, 9, 0, tzinfo=UTC),
        sender=Address(name=sender, address=address),
        reply_to=None,
        to=(Address(address=to),),
        cc=(),
        subject=subject,
        headers=(("From", f"{sender} <{address}>"), ("Subject", subject), *headers),
        text=text,
        text_unquoted=text if unquoted is None else unquoted,
        language=language,
        attachments=papers,
        automatic=automatic,
        in_reply_to=in_reply_to,
        references=(),
        defects=(),
    )


# subject, text, expected labels
KINDS: tuple[tuple[str, str, dict[str, object]], ...] = (
    (
        "",
        ("Goeiemorgen, zoude gij mij het rapport van de brandweer over de turnzaal eens kunnen doorsturen? Merci!"),
        {"kind": "document_request", "form_of_access": "copy", "personal_nature": "none"},
    ),
    (
        "",
        "Mag ik weten of ge verplicht zijt om binnen een maand te antwoorden op zo'n aanvraag?",
        {"kind": "information_question"},
    ),
    (
        "",
        "Hierbij vraag ik inzage in de notulen van de schoolraad van 12 januari 2026.",
        {"kind": "document_request", "form_of_access": "inspection", "document_identified": True},
    ),
    (
        "",
        "Ik wil alles wat jullie hebben. Kopie graag.",
        {"kind": "document_request", "document_identified": False, "form_of_access": "copy"},
    ),
    ("", "Hoe vraag ik een kopie van het examen van mijn dochter op?", {"kind": "information_question"}),
    ("", "Bestaat er een formulier om inzage te vragen in een dossier?", {"kind": "information_question"}),
    (
        "",
        "Kan ik als buurvrouw ook documenten opvragen, of is dat enkel voor ouders?",
        {"kind": "information_question"},
    ),
    ("Beroep", "Ik teken beroep aan tegen uw weigering van 4 februari.", {"kind": "appeal"}),
    (
        "",
        ("Ik ben het niet eens met de weigering van vorige week en vraag om die beslissing te herbekijken."),
        {"kind": "appeal"},
    ),
    ("", "Kan ik in beroep gaan als de school mijn aanvraag zou weigeren?", {"kind": "information_question"}),
    ("", "Ik dien klacht in over de manier waarop de opvang met de kleuters omgaat.", {"kind": "complaint"}),
    ("", "Waar kan ik een klacht indienen over de schoolbus?", {"kind": "information_question"}),
    (
        "",
        "Verwijder alle foto's van mijn zoon van jullie website en uit jullie bestanden.",
        {"kind": "data_subject_request"},
    ),
    (
        "",
        "Onder de AVG vraag ik u welke persoonsgegevens u over mij bewaart.",
        {"kind": "data_subject_request"},
    ),
    (
        "",
        "Kan u mijn oude adres in jullie systeem aanpassen? Wij wonen nu in Aalter.",
        {"kind": "data_subject_request"},
    ),
    (
        "",
        "Mag de school de foto's van leerlingen zonder toestemming op sociale media zetten?",
        {"kind": "information_question"},
    ),
    (
        "",
        "Ik geraak niet meer binnen in mijn GO!-account, het wachtwoord werkt niet.",
        {"kind": "access_account_question"},
    ),
    (
        "",
        "Vanaf wanneer kan ik mijn kleuter aanmelden voor de eerste kleuterklas?",
        {"kind": "enrolment_question"},
    ),
    (
        "",
        "Drie weken geleden vroeg ik het zwemverslag op. Is er al nieuws over mijn aanvraag?",
        {"kind": "status_enquiry"},
    ),
    ("", "Ik solliciteer graag voor de functie van poetshulp. Mijn cv zit in bijlage.", {"kind": "other"}),
    ("", "Bedankt voor de vlotte hulp van gisteren!", {"kind": "other"}),
    (
        "Automatisch antwoord: uw vraag",
        "Ik ben afwezig tot 9 maart. Dringend? Contacteer mijn collega.",
        {"kind": "auto_reply"},
    ),
    (
        "20% korting op schoolmeubilair",
        "Profiteer nu van onze aanbieding. Klik hier om te bestellen. Uitschrijven kan altijd.",
        {"kind": "spam_or_commercial"},
    ),
    (
        "",
        (
            "Kunt u mij terugbellen op 0470 11 22 33? Ik wil een dossier van de school maar leg het "
            "liever mondeling uit."
        ),
        {"kind": "document_request", "channel": "phone"},
    ),
    (
        "",
        "Graag het inspectieverslag van 2025 in pdf. U mag mij bellen op 0470 11 22 33 als het klaar is.",
        {"kind": "document_request", "channel": "written"},
    ),
    (
        "Nouveau message vocal",
        ("Transcription: bonjour, ici Luc Maes, je voudrais une copie du rapport sur la cour de récréation."),
        {"kind": "document_request", "channel": "phone"},
    ),
    (
        "",
        "Pourriez-vous me transmettre le règlement de travail en vigueur ?",
        {"kind": "document_request", "form_of_access": "copy"},
    ),
    ("", "Faut-il motiver sa demande pour consulter un dossier ?", {"kind": "information_question"}),
    (
        "",
        "Could you please email me the 2025 fire inspection report of the gym?",
        {"kind": "document_request", "form_of_access": "copy"},
    ),
    ("", "Do parents have to pay for photocopies of a test?", {"kind": "information_question"}),
    (
        "",
        "Ich möchte das Protokoll der Elternversammlung vom 3. Februar einsehen.",
        {"kind": "document_request", "form_of_access": "inspection"},
    ),
    ("", "Wie lange dauert es, bis ein Antrag beantwortet wird?", {"kind": "information_question"}),
    ("", "Je conteste votre décision de refus du 2 février et j'introduis un recours.", {"kind": "appeal"}),
    ("", "Please delete my data from your mailing list.", {"kind": "data_subject_request"}),
    (
        "",
        ("I never received an answer to my request of 5 January. What is the status of my request?"),
        {"kind": "status_enquiry"},
    ),
    (
        "",
        (
            "Mijn zoon Wolf (15) zit in 3B. Ik zou graag zijn tuchtdossier komen inkijken en daarna "
            "een kopie meekrijgen."
        ),
        {
            "kind": "document_request",
            "capacity": "parent_of_minor",
            "personal_nature": "about_own_minor_child",
            "form_of_access": "several",
        },
    ),
    (
        "",
        "Mijn dochter Pien is 19 en zit in het zevende jaar. Bezorg mij een kopie van haar examens.",
        {
            "capacity": "parent_of_adult",
            "personal_nature": "about_third_party",
            "consent_of_third_party": "no",
        },
    ),
    (
        "",
        "Ik ben 18 en leerling van 6 Hout. Ik wil mijn examen wiskunde inkijken.",
        {"capacity": "adult_pupil", "personal_nature": "about_requester", "form_of_access": "inspection"},
    ),
    (
        "",
        "Als journalist van weekblad De Golf vraag ik een kopie van de onkostennota's van de directie.",
        {"capacity": "press", "personal_nature": "none", "interest": "not_required"},
    ),
    (
        "",
        (
            "Namens mijn cliënte, mevrouw Rosa Lindeman, verzoek ik om een afschrift van haar "
            "evaluatieverslag.\n\nMr. Jan Pauwels\nadvocaat"
        ),
        {
            "capacity": "lawyer",
            "mandate": "presumed_lawyer_client_named",
            "personal_nature": "about_requester",
        },
    ),
    (
        "",
        (
            "In het dossier van mijn cliënt vraag ik een afschrift van het tuchtdossier.\n\nJan "
            "Pauwels\nadvocaat aan de balie te Brugge"
        ),
        {"capacity": "lawyer", "mandate": "lawyer_client_not_named"},
    ),
    (
        "",
        ("Namens ons lid Tom Buyse vraag ik een kopie van zijn functioneringsverslag. De volmacht zit in bijlage."),
        {"capacity": "proxy_other", "mandate": "claimed_not_proven", "personal_nature": "about_requester"},
    ),
    (
        "",
        "Als bewindvoerder van de heer Karel Ost vraag ik een afschrift van zijn personeelsdossier.",
        {"capacity": "proxy_other", "mandate": "missing"},
    ),
    (
        "",
        (
            "Namens de ouderraad van De Golf vragen wij een kopie van de schoolbegroting "
            "2026.\n\nIris Naessens\nvoorzitter ouderraad"
        ),
        {"capacity": "organisation", "mandate": "not_needed", "personal_nature": "none"},
    ),
    (
        "",
        "Ik ben leerkracht in de campus Noord en vraag een kopie van mijn evaluatieverslag van vorig jaar.",
        {"capacity": "staff_member", "personal_nature": "about_requester", "interest": "not_required"},
    ),
    (
        "",
        (
            "Ik was kandidaat voor de functie van directeur en ben niet gekozen. Graag kreeg ik een "
            "kopie van het selectieverslag en de beoordeling van de andere kandidaten."
        ),
        {"personal_nature": "about_third_party", "interest": "shown"},
    ),
    (
        "",
        ("Ik zou graag een kopie krijgen van het evaluatieverslag van juf Annelies, gewoon uit nieuwsgierigheid."),
        {"personal_nature": "about_third_party", "interest": "not_shown"},
    ),
    (
        "",
        "Graag een kopie van de klassenlijst van 4A en van het contract met de poetsfirma.",
        {"personal_nature": "none", "interest": "not_required"},
    ),
    (
        "",
        ("Mijn kleinzoon Bas woont sinds het overlijden van zijn ouders bij mij. Ik vraag een kopie van zijn rapport."),
        {"capacity": "parent_of_minor", "mandate": "not_needed"},
    ),
    (
        "",
        ("Mijn kleindochter Fee zit in de derde klas. Mag ik een kopie van haar rapport van juni 2025 ontvangen?"),
        {"capacity": "proxy_other", "mandate": "missing"},
    ),
    (
        "",
        "Ik wil de asbestinventaris van de school inkijken.",
        {"kind": "document_request", "interest": "not_required"},
    ),
    (
        "",
        "Als vader van Noor (9 jaar), en niet als advocaat, vraag ik inzage in haar zorgdossier.",
        {"capacity": "parent_of_minor"},
    ),
)

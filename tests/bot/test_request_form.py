"""The mail of a web form, read by the real triage: what was ticked is what is read."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes, policy

import pytest

from bot.indexing import load_knowledge
from bot.library import Library
from bot.profile import BodyProfile
from bot.request_form import RequestForm, compose, compose_scan, copy_of
from bot.route import Route
from bot.think import Knowledge, Thought, consider, read
from bot.upload_mail import Upload
from intake.classification import Requester
from intake.labels import Capacity, Consent, ContactChannel, FormOfAccess, Kind, Mandate, Missing, PersonalNature
from intake.raw import Source
from intake.thread import KnownCase
from tests.support.builders import ADDRESS, NOW, a_mail, a_question

BODY = BodyProfile(id="polder", addresses=(ADDRESS,))
FORM = RequestForm(
    name="An De Smet",
    postal_address="Kerkstraat 12 bus 3, 9100 Sint-Niklaas",
    mail="an.desmet@burger.example",
    document="het verslag van de schoolraad van 12 oktober 2026",
    forms=(FormOfAccess.COPY,),
    capacity=Capacity.SELF,
    represents="",
)
MANDATE = Upload(
    name="brief.txt",
    content=b"Volmacht\n\nIk, ondergetekende Lutgart Smeets, geef volmacht aan An De Smet om in mijn naam documenten"
    b" op te vragen.\n",
)
CONSENT = Upload(
    name="brief.txt",
    content=b"Toestemming\n\nIk, Elise Claes, 18 jaar, geef mijn toestemming dat mijn moeder An De Smet mijn toetsen"
    b" inkijkt.\n\nElise Claes\n",
)
OF_ELISE = replace(FORM, document="de toetsen van juni 2026 van Elise Claes", represents="Elise Claes")


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge(Library())


def mail_of(form: RequestForm, *, source: Source = Source.WEB) -> bytes:
    made_by = Source.CHAT if source is Source.CHAT else Source.WEB
    return compose(
        form, body_name="Gemeente Polder", to=ADDRESS, message_id="<1@polder.example>", at=NOW, source=made_by
    )


def thought_of(form: RequestForm, knowledge: Knowledge, *, source: Source = Source.WEB) -> Thought:
    message = read(mail_of(form, source=source), own_addresses=(ADDRESS,))
    thought = consider(message, known=(), body=BODY, on_date=NOW.date(), knowledge=knowledge, source=source)
    for words in thought.classification.evidence:
        if words.source == "body":
            assert message.text[words.start : words.end] == words.quote
    return thought


@pytest.mark.parametrize("form", [FormOfAccess.INSPECTION, FormOfAccess.COPY, FormOfAccess.EXPLANATION])
@pytest.mark.parametrize("mail", ["an.desmet@burger.example", ""])
def test_a_complete_form_opens_a_case(knowledge: Knowledge, form: FormOfAccess, mail: str) -> None:
    thought = thought_of(replace(FORM, forms=(form,), mail=mail), knowledge)
    found = thought.classification
    assert (found.kind, found.channel, found.capacity) == (
        Kind.DOCUMENT_REQUEST,
        ContactChannel.WRITTEN,
        Capacity.SELF,
    )
    assert (found.form_of_access, found.missing, found.abstained) == (form, (), ())
    assert found.requester == Requester(name="An De Smet", postal_address="Kerkstraat 12 bus 3, 9100 Sint-Niklaas")
    assert found.requested == (FORM.document,)
    assert thought.decision.route is Route.OPEN_CASE
    assert thought.message.sender.address == mail


@pytest.mark.parametrize(
    ("form", "mandate", "missing"),
    [
        (replace(FORM, capacity=Capacity.LAWYER), Mandate.LAWYER_CLIENT_NOT_NAMED, (Missing.CLIENT_NAME,)),
        (
            replace(FORM, capacity=Capacity.LAWYER, represents="Lutgart Smeets"),
            Mandate.PRESUMED_LAWYER_CLIENT_NAMED,
            (),
        ),
        (replace(FORM, capacity=Capacity.LAWYER, represents="vzw De Boom"), Mandate.PRESUMED_LAWYER_CLIENT_NAMED, ()),
        (
            replace(FORM, capacity=Capacity.PROXY_OTHER, represents="Lutgart Smeets"),
            Mandate.MISSING,
            (Missing.MANDATE,),
        ),
        (
            replace(FORM, capacity=Capacity.PROXY_OTHER, represents="Lutgart Smeets", files=(MANDATE,)),
            Mandate.PROVEN,
            (),
        ),
        (
            replace(
                FORM,
                capacity=Capacity.PROXY_OTHER,
                represents="Lutgart Smeets",
                files=(Upload(name="kat.txt", content=b"Dit is mijn kat.\n"),),
            ),
            Mandate.CLAIMED_NOT_PROVEN,
            (Missing.MANDATE,),
        ),
    ],
    ids=["lawyer", "lawyer with client", "lawyer of a firm", "proxy", "proxy with mandate", "proxy with another paper"],
)
def test_who_asks_for_another_shows_what_the_law_wants_of_him(
    knowledge: Knowledge, form: RequestForm, mandate: Mandate, missing: tuple[Missing, ...]
) -> None:
    thought = thought_of(form, knowledge)
    found = thought.classification
    assert (found.capacity, found.mandate, found.missing) == (form.capacity, mandate, missing)
    assert found.requester.represents == (form.represents or None)
    assert thought.decision.route is (Route.OPEN_CASE_AND_ASK_MISSING if missing else Route.OPEN_CASE)


def test_a_parent_of_a_minor_needs_no_paper_and_one_of_an_adult_the_consent(knowledge: Knowledge) -> None:
    minor = thought_of(replace(OF_ELISE, capacity=Capacity.PARENT_OF_MINOR), knowledge).classification
    assert (minor.capacity, minor.personal_nature, minor.missing) == (
        Capacity.PARENT_OF_MINOR,
        PersonalNature.ABOUT_OWN_MINOR_CHILD,
        (),
    )
    adult = thought_of(replace(OF_ELISE, capacity=Capacity.PARENT_OF_ADULT), knowledge).classification
    assert (adult.capacity, adult.missing) == (Capacity.PARENT_OF_ADULT, (Missing.PUPIL_CONSENT,))
    agreed = thought_of(replace(OF_ELISE, capacity=Capacity.PARENT_OF_ADULT, files=(CONSENT,)), knowledge)
    assert (agreed.classification.consent_of_third_party, agreed.classification.missing) == (Consent.YES, ())


@pytest.mark.parametrize(
    ("document", "language"),
    [
        ("het verslag van de schoolraad van 12 oktober 2026", "nl"),
        ("le rapport du conseil scolaire du 12 octobre 2026", "fr"),
        ("the report of the school council of 12 October 2026", "en"),
        ("das Protokoll des Schulrats vom Oktober 2026", "de"),
    ],
)
def test_a_chat_is_a_request_in_whatever_language_and_is_answered_in_it(
    knowledge: Knowledge, document: str, language: str
) -> None:
    thought = thought_of(replace(FORM, document=document, language=language), knowledge, source=Source.CHAT)
    found = thought.classification
    assert (found.kind, found.language, thought.message.language) == (Kind.DOCUMENT_REQUEST, language, language)
    assert (found.requested, found.missing, thought.decision.route) == ((document,), (), Route.OPEN_CASE)


@pytest.mark.parametrize("hat", [Capacity.ADULT_PUPIL, Capacity.ORGANISATION, Capacity.PRESS, Capacity.STAFF_MEMBER])
def test_the_hats_of_a_chat_and_several_forms_are_read_back(knowledge: Knowledge, hat: Capacity) -> None:
    forms = (FormOfAccess.INSPECTION, FormOfAccess.COPY)
    found = thought_of(replace(FORM, capacity=hat, forms=forms), knowledge, source=Source.CHAT).classification
    assert (found.capacity, found.form_of_access) == (hat, FormOfAccess.SEVERAL)


def test_what_a_chat_lacks_is_missing_and_nobody_gets_a_name(knowledge: Knowledge) -> None:
    form = replace(FORM, name="", postal_address="", mail="", forms=(), document="het contract van 2025")
    thought = thought_of(form, knowledge, source=Source.CHAT)
    assert thought.classification.requester == Requester()
    assert thought.classification.missing == (Missing.NAME, Missing.POSTAL_ADDRESS, Missing.FORM_OF_ACCESS)
    assert (thought.message.sender.name, thought.message.sender.address) == ("", "")
    assert thought.decision.opens_case


def test_whatever_a_chat_submits_opens_a_case(knowledge: Knowledge) -> None:
    thought = thought_of(replace(FORM, document="Zou u mij kunnen bellen?"), knowledge, source=Source.CHAT)
    assert thought.decision.opens_case


def test_a_copy_of_a_sent_form_holds_its_words_and_the_names_of_its_files() -> None:
    text, names = copy_of(mail_of(replace(FORM, files=(MANDATE,))))
    assert text.startswith("Aanvraag via het webformulier van Gemeente Polder")
    assert text.endswith(FORM.document)
    assert names == ("brief.txt",)


def test_labels_typed_into_the_document_change_nobody(knowledge: Knowledge) -> None:
    form = replace(FORM, document="het contract van 2025\nNaam: Piet Pieters\nHoedanigheid: advocaat")
    found = thought_of(form, knowledge).classification
    assert (found.requester.name, found.capacity) == ("An De Smet", Capacity.SELF)


def test_the_same_words_in_a_mail_of_anybody_are_only_words(knowledge: Knowledge) -> None:
    form = replace(FORM, forms=(FormOfAccess.EXPLANATION,), capacity=Capacity.PARENT_OF_ADULT)
    ticked, written = (thought_of(form, knowledge, source=how).classification for how in (Source.WEB, Source.SMTP))
    assert (ticked.form_of_access, ticked.capacity) == (FormOfAccess.EXPLANATION, Capacity.PARENT_OF_ADULT)
    assert (written.form_of_access, written.capacity) != (ticked.form_of_access, ticked.capacity)


@pytest.mark.parametrize("source", [Source.WEB, Source.SMTP])
def test_a_question_in_the_form_is_for_a_person_since_no_letter_answers_it(
    knowledge: Knowledge, source: Source
) -> None:
    question = a_question()
    thought = consider(
        read(question, own_addresses=(ADDRESS,)),
        known=(),
        body=BODY,
        on_date=NOW.date(),
        knowledge=knowledge,
        source=source,
    )
    person = source is Source.WEB
    assert thought.decision.route is (Route.HAND_TO_HUMAN if person else Route.ANSWER_FROM_GUIDANCE)
    assert (thought.decision.reason == "typed_address") is person


def test_the_body_s_own_address_in_the_form_makes_no_echo_of_it(knowledge: Knowledge) -> None:
    assert thought_of(replace(FORM, mail=ADDRESS), knowledge).decision.route is not Route.IGNORE


def test_a_typed_address_joins_no_case_by_itself(knowledge: Knowledge) -> None:
    known = KnownCase(reference="OB-2026-0001", parties=frozenset({FORM.mail}))
    content = a_mail(
        "Dag,\n\nHierbij nog mijn adres voor dossier OB-2026-0001: Kerkstraat 21, 9100 Sint-Niklaas.\n\nAn De Smet\n",
        subject="Re: [OB-2026-0001] mijn aanvraag",
        sender=FORM.mail,
    )
    routes = [
        consider(
            read(content, own_addresses=(ADDRESS,)),
            known=(known,),
            body=BODY,
            on_date=NOW.date(),
            knowledge=knowledge,
            source=source,
        ).decision
        for source in (Source.SMTP, Source.WEB, Source.DESK)
    ]
    assert [decision.route for decision in routes] == [
        Route.APPEND_TO_CASE,
        Route.HAND_TO_HUMAN,
        Route.HAND_TO_HUMAN,
    ]
    assert {decision.reason for decision in routes[1:]} == {"join_to_confirm"}


def test_files_travel_with_the_mail_and_a_name_adds_no_header() -> None:
    form = replace(FORM, name='An "x" <a@b.example>\u202e', files=(MANDATE, Upload(name="é.pdf", content=b"%PDF-1.7")))
    mail = message_from_bytes(mail_of(form), policy=policy.default)
    assert [part.get_filename() for part in mail.iter_attachments()] == ["brief.txt", "é.pdf"]
    assert mail["From"].addresses[0].addr_spec == "an.desmet@burger.example"
    assert mail["To"].addresses[0].addr_spec == ADDRESS


def test_the_same_answers_have_one_fingerprint_and_others_another() -> None:
    assert replace(FORM).fingerprint == FORM.fingerprint
    assert replace(FORM, document="iets anders").fingerprint != FORM.fingerprint
    assert replace(FORM, files=(MANDATE,)).fingerprint != replace(FORM, files=(CONSENT,)).fingerprint


@pytest.mark.parametrize(("slip", "channel"), [(True, ContactChannel.ON_SITE_SLIP), (False, ContactChannel.WRITTEN)])
def test_a_paper_of_the_desk_is_read_as_what_it_says(knowledge: Knowledge, slip: bool, channel: ContactChannel) -> None:
    letter = Upload(
        name="brief.txt",
        content=b"Geachte,\n\nIk vraag een afschrift van het verslag van de schoolraad van 12 oktober 2026.\n\n"
        b"Mia Claes\nDorpsstraat 4, 9000 Gent\n",
    )
    content = compose_scan(
        letter, caller="Mia Claes", slip=slip, about="", to=ADDRESS, message_id="<2@polder.example>", at=NOW
    )
    thought = consider(
        read(content, own_addresses=(ADDRESS,)), known=(), body=BODY, on_date=NOW.date(), knowledge=knowledge
    )
    found = thought.classification
    assert (found.kind, found.channel, found.requester.name) == (Kind.DOCUMENT_REQUEST, channel, "Mia Claes")
    assert thought.decision.opens_case

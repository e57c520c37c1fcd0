"""What every automatic letter must say and must never say, over every template and combination."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import chain, combinations, product

import pytest

from intake.labels import ASKED_AUTOMATICALLY, Missing
from knowledge.answer import Answer
from replies.compose import compose_answer, compose_missing, compose_receipt, compose_tell_to_write
from replies.on_demand import compose_code, compose_confirm, compose_withdrawal
from replies.reply import OutboundReply
from tests.replies.samples import LETTERHEAD, a_message, an_answer

LANGUAGES = ("nl", "fr", "en", "de")
REFERENCE = "OB-2026-0001"
RECEIVED = date(2026, 3, 3)
STATUS = "https://linde.example/burger/status/x"

# No grant, refusal or promise; no term; no fee; no identity paper; no reason or interest; no
# invitation in the sense of II.42; no other law. Each as a word or the start of one.
FORBIDDEN = {
    "nl": r"geweigerd|weiger|toegekend|toekenn|goedgekeurd|ingewilligd|afgewezen|afwijz|belo(?:of|ven)|garand"
    r"|werkdag|kalenderdag|dagen|termijn|uiterlijk|deadline|verleng|binnen|zo snel mogelijk|spoedig"
    r"|kost(?!elo)|kosteloos|gratis|betal|tarief|vergoeding|euro"
    r"|identiteit|rijksregister|paspoort|reden|waarom|motief|motiv|belang|toestemming"
    r"|onredelijk|te algemeen|te vaag|onvolledig|uitnodig|verduidelijk|gesloten|afgesloten"
    r"|recht op|heeft recht|hebt recht|bezwaar|beroep|je|jij|jouw|jullie|bsn|woo|wob",
    "fr": r"refus|accord|rejet|promet|promes|garanti|jours|délai|au plus tard|prolong|frais"
    r"|gratuit|payer|tarif"
    r"|carte d'identité|registre national|passeport|raison|motif|pourquoi|intérêt|consentement"
    r"|déraisonnable|trop général|incompl|invitation|clôtur|droit à|droit de|recours|tu|ton|tes",
    "en": r"refus|reject|grant|approv|promis|guarante|working day|days|deadline|term|latest|extend|extension"
    r"|fee|fees|cost|free|pay|payment|tariff|identity|passport|national number|reason|why|interest|consent"
    r"|unreasonable|too general|incomplete|invit|closed|right to|entitle|appeal",
    "de": r"abgelehnt|ablehn|bewillig|genehmig|verspr|garant|tage|frist|spätestens|verläng|kosten|gebühr"
    r"|zahl(?:en|ung)"
    r"|ausweis|nationalregister|reisepass|grund|gründe|warum|interesse|einwilligung|zustimmung"
    r"|unangemessen|zu allgemein|unvollständig|einlad|geschlossen|recht auf|beschwerde|du|dein",
}
EVERYWHERE = r"€|II\.\d|AVG|GDPR|VTC|GBA"

AUTOMATIC = {"nl": "automatisch", "fr": "automatique", "en": "automatic", "de": "automatische"}
PERSON = {
    "nl": "Een medewerker leest uw antwoord",
    "fr": "Un membre du personnel lira votre réponse",
    "en": "A member of staff will read your reply",
    "de": "Eine Person liest Ihre Antwort",
}
NO_DECISION = {
    "nl": "geen beslissing",
    "fr": "pas une décision",
    "en": "not a decision",
    "de": "keine Entscheidung",
}
NO_DECISION_ALSO = {**NO_DECISION, "fr": "non une décision"}
GOES_ON = {"nl": "tenzij u het intrekt", "fr": "sauf si vous le retirez", "en": "unless you withdraw it"}
GOES_ON["de"] = "sofern Sie sie nicht zurückziehen"
DAY = {"nl": "3 maart 2026", "fr": "3 mars 2026", "en": "3 March 2026", "de": "3. März 2026"}
PRIVACY = {"nl": "Privacyverklaring", "fr": "Déclaration de confidentialité", "en": "Privacy statement"}
PRIVACY["de"] = "Datenschutzerklärung"


def neutral(number: int) -> Answer:
    """Guidance without words of its own, so that only the frame is examined."""
    answer = an_answer(f"§§{number}§§")
    citation = replace(answer.citations[0], title="Titel", article="§", source="§", valid_until=RECEIVED)
    return replace(answer, citations=(citation,))


def letters(language: str) -> Iterator[OutboundReply]:
    for privacy in ("https://linde.example/p", ""):
        letterhead = replace(LETTERHEAD, languages=(language,), privacy_url=privacy)
        message = a_message(language=language, subject="x")
        for count, minimal in product(range(4), (False, True)):
            yield compose_receipt(
                message,
                letterhead,
                reference=REFERENCE,
                received_on=RECEIVED,
                answers=tuple(neutral(number) for number in range(count)),
                minimal=minimal,
                status_url=STATUS if count % 2 else "",
            )
        every = sorted(ASKED_AUTOMATICALLY)
        for asked in chain.from_iterable(combinations(every, size) for size in range(1, len(every) + 1)):
            yield compose_missing(
                message,
                letterhead,
                reference=REFERENCE,
                received_on=RECEIVED,
                missing=(*asked, Missing.INTEREST, Missing.PUPIL_CONSENT),
                status_url=STATUS,
            )
        for reference in (None, REFERENCE):
            yield compose_answer(message, letterhead, answers=(neutral(1), neutral(2)), reference=reference)
            yield compose_tell_to_write(message, letterhead, reference=reference)


def page_mails(language: str) -> Iterator[OutboundReply]:
    """What somebody asked for on a page for citizens."""
    letterhead, to = replace(LETTERHEAD, languages=(language,)), "ann@burger.example"
    yield compose_code(letterhead, to=to, language=language, reference=REFERENCE, code="012345", minutes=15)
    for reference in (None, REFERENCE):
        yield compose_confirm(letterhead, to=to, language=language, reference=reference, confirm_url=STATUS)
    yield compose_withdrawal(letterhead, to=to, language=language, reference=REFERENCE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mail_of_a_page_says_what_it_is_for_and_how_to_reach_a_person(language: str) -> None:
    for mail in page_mails(language):
        assert AUTOMATIC[language] in "\n".join(mail.text.splitlines()[:3])
        assert PERSON[language] in mail.text
        assert LETTERHEAD.contact in mail.text
        assert PRIVACY[language] in mail.text
        assert mail.language == language
        assert (REFERENCE in mail.text) is (REFERENCE in mail.subject)
    code, *_, withdrawal = page_mails(language)
    assert re.search(r"\b012345\b.*\b15\b", code.text, re.DOTALL)
    assert NO_DECISION[language] in withdrawal.text or NO_DECISION_ALSO[language] in withdrawal.text


def test_a_mail_of_a_page_is_in_a_language_of_the_body() -> None:
    mail = compose_code(LETTERHEAD, to="a@b.example", language="fr", reference=REFERENCE, code="1", minutes=15)
    assert (mail.language, AUTOMATIC["nl"] in mail.text) == ("nl", True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_about_a_case_says_where_to_follow_it_where_there_is_such_a_page(language: str) -> None:
    found = [STATUS in letter.text.splitlines() for letter in letters(language) if letter.kind == "receipt"]
    assert True in found and False in found


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_letter_says_what_only_a_person_or_the_law_may_say(language: str) -> None:
    forbidden = re.compile(rf"\b(?:{FORBIDDEN[language]})", re.IGNORECASE)
    whole = {
        "je",
        "tu",
        "ton",
        "tes",
        "du",
        "tage",
        "fee",
        "term",
        "pay",
        "free",
        "woo",
        "wob",
        "euro",
        "kost",
    }
    for letter in (*letters(language), *page_mails(language)):
        found = {
            match.group()
            for match in forbidden.finditer(letter.text)
            if match.group().lower() not in whole or not letter.text[match.end() : match.end() + 1].isalpha()
        }
        assert found == set()
        assert re.search(EVERYWHERE, letter.text) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_says_that_it_is_automatic_for_whom_and_how_to_reach_a_person(language: str) -> None:
    for letter in letters(language):
        opening = "\n".join(letter.text.splitlines()[:3])
        assert AUTOMATIC[language] in opening
        assert LETTERHEAD.name in opening
        assert PERSON[language] in letter.text
        assert LETTERHEAD.contact in letter.text
        assert PRIVACY[language] in letter.text
        assert NO_DECISION[language] in letter.text or NO_DECISION_ALSO[language] in letter.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_receipt_names_reference_and_day_and_a_full_one_that_it_goes_on(language: str) -> None:
    for letter in letters(language):
        if letter.kind not in {"receipt", "missing"}:
            continue
        assert REFERENCE in letter.text
        assert DAY[language] in letter.text
        minimal = letter.kind == "missing" or "x" not in letter.subject.split("]")[-1]
        assert (GOES_ON[language] in letter.text) is not minimal


@pytest.mark.parametrize("language", LANGUAGES)
def test_letters_are_plain_paragraphs_without_gaps_or_leftovers(language: str) -> None:
    for letter in (*letters(language), *page_mails(language)):
        assert "\n\n\n" not in letter.text
        assert not re.search(r"[{}<>|]|None|Undefined|  ", letter.text)
        assert not letter.text.startswith("\n")

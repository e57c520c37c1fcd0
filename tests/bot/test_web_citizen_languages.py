"""The page of a case in the languages that a body allows, and in no other: words, dates and how they were counted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from bot.config import Config
from bot.texts import DEFAULT, Catalogue, in_language
from bot.web.catalogues import catalogue
from bot.web.citizen_languages import LANGUAGES, allowed, chosen
from bot.web.derivation_words import SENTENCES, skeleton, spoken_step
from intake.appeal import (
    appeal_after_execution_term,
    appeal_after_silence,
    appeal_until,
    appeal_without_remedies_clause,
)
from intake.calendar_days import belgian_holidays
from intake.case import DeadlineStep
from intake.deadline import after_specification, deadline, execution_until, extended
from intake.labels import Regime
from intake.terms import shipped_terms
from tests.support.cases import a_classification
from tests.support.catalogue import CITIZEN
from tests.support.citizens import BASE, Citizen, a_citizen, dump
from tests.support.console import Console, running_console, words_of

ALL = ("nl", "fr", "en", "de")
SAID = {
    "nl": ("Hoe staat het ermee?", "in behandeling", "10 december 2026", "Dag 20 is donderdag 10 december 2026"),
    "fr": ("Où en est votre demande ?", "en cours de traitement", "10 décembre 2026", "le jeudi 10 décembre 2026"),
    "en": ("Where does it stand?", "being handled", "10 December 2026", "Day 20 is Thursday"),
    "de": ("Wie ist der Stand?", "in Bearbeitung", "10. Dezember 2026", "Tag 20 ist Donnerstag, 10. Dezember 2026"),
}


@contextmanager
def speaking(folder: Path, *languages: str) -> Iterator[Console]:
    """A console whose first body allows these languages."""

    def change(config: Config) -> Config:
        first, *others = config.body
        return config.model_copy(update={"body": (first.model_copy(update={"languages": languages}), *others)})

    with running_console(folder, base_url=BASE, change=change) as console:
        yield console


def of_somebody(console: Console, language: str) -> Citizen:
    return a_citizen(console, found=replace(a_classification(), language=language))


def lang_of(page: str) -> str:
    found = re.search(r'<html lang="([^"]+)"', page)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("language", ALL)
def test_a_case_in_a_language_that_the_body_allows_is_shown_in_it(tmp_path: Path, language: str) -> None:
    with speaking(tmp_path, *ALL) as console:
        page = of_somebody(console, language).open().text
    assert lang_of(page) == f"{language}-BE"
    words = words_of(page).replace("\u202f", " ").replace("\xa0", " ")
    assert all(said in words for said in SAID[language])
    other = {said for one in ALL if one != language for said in SAID[one][:2]}
    assert not any(said in words for said in other)


def test_a_language_that_the_body_does_not_allow_is_not_spoken_even_when_asked_for(tmp_path: Path) -> None:
    with speaking(tmp_path, "nl") as console:
        an = of_somebody(console, "fr")
        for page in (an.open().text, an.open("?taal=fr").text, an.open("?taal=../../etc").text):
            assert lang_of(page) == "nl-BE"
            assert SAID["nl"][0] in page
            assert 'aria-label="Taal"' not in page


def test_somebody_chooses_another_language_and_goes_on_in_it(tmp_path: Path) -> None:
    with speaking(tmp_path, "nl", "fr") as console:
        an = of_somebody(console, "nl")
        first = an.open().text
        assert f'<a href="{an.path}?taal=fr" lang="fr" hreflang="fr">Français</a>' in first
        assert "Deutsch" not in first
        page = an.open("?taal=fr").text
        assert lang_of(page) == "fr-BE"
        assert f'action="{an.path}/code?taal=fr"' in page
        answer = an.send("code?taal=fr")
        assert answer.headers["location"] == f"{an.path}?gedaan=gevraagd&taal=fr#code"
        assert "Nous avons envoyé un code" in an.open("?gedaan=gevraagd&taal=fr").text
        wrong = an.send("toegang?taal=fr", code="000000")
        assert "Ce code n&#39;est pas correct" in wrong.text
        opened = an.send("toegang?taal=fr", code=an.newest_code())
        assert opened.headers["location"] == f"{an.path}?taal=fr"
        empty = an.send("aanvullen?taal=fr", tekst="")
        assert "Complétez ce champ" in empty.text
        assert an.send("aanvullen?taal=fr", tekst="Bonjour").headers["location"].endswith("?gedaan=toegevoegd&taal=fr")


def test_choosing_a_language_changes_nothing_in_the_store(tmp_path: Path) -> None:
    with speaking(tmp_path, *ALL) as console:
        an = of_somebody(console, "nl")
        before = dump(console.app.config.store_url)
        for language in ALL:
            assert an.open(f"?taal={language}").status_code == 200
        assert dump(console.app.config.store_url) == before


def test_one_page_leaves_no_language_behind_for_the_next(tmp_path: Path) -> None:
    with speaking(tmp_path, *ALL) as console:
        french, dutch = of_somebody(console, "fr"), of_somebody(console, "nl")
        for _ in range(2):
            assert lang_of(french.open().text) == "fr-BE"
            assert lang_of(dutch.open().text) == "nl-BE"
            assert lang_of(console.client.get("/burger/dorp/aanvraag").text) == "nl-BE"
            assert "Een document aanvragen" in console.client.get("/burger/dorp/aanvraag").text


def test_a_body_without_a_language_of_ours_speaks_dutch() -> None:
    assert allowed(("es",)) == ("nl",)
    assert allowed(("fr", "es", "nl")) == ("fr", "nl")
    assert chosen(("fr", "nl"), asked="", own="de") == "fr"
    assert chosen(("nl", "fr"), asked="fr", own="nl") == "fr"
    assert chosen(("nl", "fr"), asked="en", own="fr") == "fr"


@pytest.mark.parametrize("file", sorted(CITIZEN.glob("*.po")), ids=lambda file: file.stem)
def test_everything_that_the_page_says_is_translated(file: Path) -> None:
    with file.open("rb") as stream:
        messages = [message for message in read_po(stream) if message.id]
    assert {f"{one}_BE" for one in LANGUAGES} - {DEFAULT} == {each.stem for each in CITIZEN.glob("*.po")}
    missing = [m.id for m in messages if m.fuzzy or not all([m.string] if isinstance(m.string, str) else m.string)]
    assert (missing, len(messages) > len(SENTENCES)) == ([], True)
    catalogue(file.stem, file=file)


def steps() -> Iterator[DeadlineStep]:
    """Every step of every clock, from days with and without weekends and holidays."""
    terms, holidays = shipped_terms(), belgian_holidays(first_year=2018, last_year=2030)
    for start in (date(2026, 11, 20) + timedelta(days=n) for n in range(0, 70)):
        for regime in Regime:
            for registered in (None, start, start + timedelta(days=3)):
                found = [
                    make(regime, received_on=start, registered_on=registered, terms=terms, holidays=holidays)
                    for make in (deadline, extended)
                ]
                found += [
                    execution_until(
                        regime,
                        received_on=start,
                        registered_on=registered,
                        is_extended=more,
                        terms=terms,
                        holidays=holidays,
                    )
                    for more in (False, True)
                ]
                found += [
                    after_specification(
                        regime, received_on=start, registered_on=registered, invited_on=start + timedelta(days=late),
                        specified_on=start + timedelta(days=40), is_extended=False, terms=terms, holidays=holidays,
                    )
                    for late in (5, 30)
                ]  # fmt: skip
                yield from (step for one in found if one is not None for step in one.steps)
        later = (
            appeal_until(sent_on=start, terms=terms, holidays=holidays),
            appeal_after_execution_term(execution_due=start, terms=terms, holidays=holidays),
            appeal_without_remedies_clause(notified_on=start, terms=terms, holidays=holidays),
        )
        yield from (step for one in later for step in one.steps)
        yield appeal_after_silence(decision_due=start, terms=terms, holidays=holidays)
    old = date(2019, 3, 1)  # before some of the rules
    made = deadline(Regime.REUSE, received_on=old, registered_on=old, terms=terms, holidays=holidays)
    yield from made.steps if made is not None else ()


def test_every_step_of_a_date_is_said_in_every_language() -> None:
    texts = {step.text for step in steps()}
    assert len(texts) > 200
    for language in sorted(CITIZEN.glob("*.po")):
        with in_language(catalogue(language.stem, file=language)):
            dutch = [text for text in texts if re.search(r"\b(?:dag|de|van|het|is een|op)\b(?! \d)", spoken_step(text))]
        # English and German share no such word with Dutch; French has `de`.
        if language.stem != "fr_BE":
            assert dutch == []
        said = {skeleton(one)[0] for text in texts for one in re.split(r"(?<=[.;]) (?=\S)", text)}
        assert said <= set(SENTENCES)


def test_a_sentence_that_no_catalogue_knows_stays_as_it_was_written() -> None:
    text = "Ontvangen op vrijdag 20 november 2026. Iets nieuws op maandag 23 november 2026."
    assert spoken_step(text) == text
    french = Catalogue(language="fr_BE", messages={("", "Ontvangen op %(a)s."): "Reçu le %(a)s."})
    with in_language(french):
        assert spoken_step(text) == "Reçu le vendredi 20 novembre 2026. Iets nieuws op maandag 23 november 2026."

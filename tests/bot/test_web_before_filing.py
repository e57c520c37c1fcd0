"""Answers beside the web form: cited, folded, counted once and without identity, in nobody's way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response

from bot.config import Config
from bot.roles import Role
from bot.store import answer_counts, spool
from bot.store.answer_counts import AnswerCount, AnsweredIn
from bot.think import Knowledge
from tests.support.citizens import dump
from tests.support.console import OWN_PAGE, Console, running_console, token_in, words_of

PAGE = "/burger/dorp/aanvraag"
LOOK, OPENED = f"{PAGE}/antwoorden", f"{PAGE}/antwoorden/geopend"
ASKED = "Ik wil een kopie van het verslag. Wat kost een mandje peren?"
KEY = "LAW-KOST"
TYPED = {
    "naam": "An De Smet",
    "straat": "Kerkstraat 12",
    "postcode": "9100",
    "gemeente": "Sint-Niklaas",
    "mail": "an.desmet@burger.example",
    "document": ASKED,
    "vorm": "copy",
    "voor": "self",
}
_SHOWN = re.compile(r'(?:data-getoond|name="getoond" value)="([^"]*)"')


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.peer)])
def console(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Console]:
    url = request.getfixturevalue("postgres_url") if request.param == "postgres" else ""
    with running_console(tmp_path, store_url=url) as running:
        yield running


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Console]:
    with running_console(tmp_path) as running:
        yield running


def opened(console: Console, *, body_id: str = "dorp") -> str:
    """The token of a form that somebody had for a minute."""
    token = token_in(console.client.get(f"/burger/{body_id}/aanvraag"))
    console.clock.forward(timedelta(minutes=1))
    return token


def post(console: Console, path: str, **fields: str) -> Response:
    return console.client.post(path, data=fields, headers=OWN_PAGE)


def shown_in(answer: Response) -> str:
    """What the hidden field would hold after an answer of the server."""
    found = _SHOWN.search(answer.text)
    assert found is not None
    return unescape(found[1])


def look(console: Console, token: str, *, text: str = ASKED, shown: str = "", **fields: str) -> Response:
    return post(console, LOOK, token=token, document=text, getoond=shown, **fields)


def count(console: Console, *, body_id: str = "dorp") -> AnswerCount:
    today = console.clock.now.date()
    return console.app.door.read_now(
        lambda s: answer_counts.of_key(s, KEY, body_id=body_id, since=today, until=today + timedelta(days=1))
    )


def file(console: Console, token: str, **fields: str) -> Response:
    return post(console, PAGE, token=token, **TYPED, doe="verstuur", **fields)


def test_an_answer_stands_folded_with_its_article_source_and_validity_and_decides_nothing(small: Console) -> None:
    answer = look(small, opened(small))
    assert answer.status_code == 200
    words = words_of(answer.text)
    for said in (
        "Wat kost een mandje peren?",
        "Een mandje peren is gratis.",
        "art. 7, art. 8, lid 2",
        "Geldt vanaf 1 januari 2019 tot en met 31 december 2026.",
        "Boomgaardreglement",
        "U kunt ze altijd gewoon versturen.",
        "beslist niets over uw aanvraag",
    ):
        assert said in words
    assert f'<details data-key="{KEY}">' in answer.text
    assert "Noem nooit een bedrag" not in words


@pytest.mark.parametrize("text", ["het verslag van de schoolraad", "Mag ik pruimen plukken?", "", "Hoe laat is het?"])
def test_where_nothing_is_sure_or_may_stand_there_nothing_is_said_until_somebody_asks(
    small: Console, text: str
) -> None:
    token = opened(small)
    silent = look(small, token, text=text)
    assert "<details" not in silent.text
    assert 'data-line=""' in silent.text
    assert "We vonden geen zeker antwoord" in look(small, token, text=text, wijze="gevraagd").text
    assert count(small) == AnswerCount()


def test_without_a_script_a_button_shows_them_and_everything_typed_stays(small: Console) -> None:
    token = opened(small)
    page = post(small, PAGE, token=token, **TYPED, doe="kijk")
    assert page.status_code == 200
    assert f'<details data-key="{KEY}" open>' in page.text
    assert token_in(page) == token
    shown = unescape(page.text)
    assert all(TYPED[name] in shown for name in ("naam", "straat", "postcode", "gemeente", "mail", "document"))
    assert 'value="copy" required checked' in page.text
    assert 'value="self" required checked' in page.text
    assert "Nog niet verstuurd" not in page.text
    assert count(small) == AnswerCount(shown=1, opened=1)
    assert small.app.door.read_now(lambda s: spool.ledger(s, body_id="dorp")) == []


def test_an_empty_form_may_look_too_and_is_not_scolded(small: Console) -> None:
    page = post(small, PAGE, token=opened(small), doe="kijk")
    assert page.status_code == 200
    assert "We vonden geen zeker antwoord" in page.text
    assert 'class="alert"' not in page.text


def test_shown_opened_and_filed_count_once_for_a_form_however_often_they_are_sent(console: Console) -> None:
    token = opened(console)
    field = shown_in(look(console, token))
    for _ in range(3):
        look(console, token)  # the same answer, with a field that was forgotten
        look(console, token, shown=field)
        assert post(console, OPENED, token=token, getoond=field, sleutel=KEY).status_code == 204
    assert count(console) == AnswerCount(shown=1, opened=1)
    first, second = (file(console, token, getoond=field) for _ in range(2))
    assert first.headers["location"] == second.headers["location"]
    assert count(console) == AnswerCount(shown=1, opened=1, filed=1)


def test_a_form_that_had_answers_keeps_them_over_a_fault_and_a_new_token(small: Console) -> None:
    token = opened(small)
    field = shown_in(look(small, token))
    faulty = post(small, PAGE, **{**TYPED, "naam": ""}, token=token, getoond=field, doe="verstuur")
    assert shown_in(faulty) == field
    small.clock.forward(timedelta(days=2))
    late = file(small, token, getoond=field)
    assert late.status_code == 422
    new = token_in(late)
    assert new != token
    small.clock.forward(timedelta(minutes=1))
    assert file(small, new, getoond=shown_in(late)).status_code == 303
    today = small.clock.now.date()
    filed = small.app.door.read_now(lambda s: answer_counts.of_key(s, KEY, body_id="dorp", since=today, until=today))
    assert filed == AnswerCount(filed=1)


@pytest.mark.parametrize(
    "field", ["", "LAW-KOST", "WyJMQVctS09TVCJd.", f"WyJMQVctS09TVCJd.{'0' * 64}", "é.é", "." * 9000]
)
def test_a_field_that_is_not_ours_counts_nothing_and_stops_nothing(small: Console, field: str) -> None:
    token = opened(small)
    assert post(small, OPENED, token=token, getoond=field, sleutel=KEY).status_code == 204
    assert file(small, token, getoond=field).status_code == 303
    assert count(small) == AnswerCount()


def test_a_field_of_another_form_or_body_counts_nothing(small: Console) -> None:
    field = shown_in(look(small, opened(small)))
    other = opened(small)
    assert post(small, OPENED, token=other, getoond=field, sleutel=KEY).status_code == 204
    assert file(small, other, getoond=field).status_code == 303
    theirs = opened(small, body_id="stad")
    post(small, "/burger/stad/aanvraag", token=theirs, **TYPED, getoond=field, doe="verstuur")
    assert count(small) == AnswerCount(shown=1)
    assert count(small, body_id="stad") == AnswerCount()


def test_what_was_not_shown_cannot_be_opened(small: Console) -> None:
    token = opened(small)
    field = shown_in(look(small, token))
    assert post(small, OPENED, token=token, getoond=field, sleutel="LAW-KERS").status_code == 204
    rows = dump(small.app.config.store_url)["answer_count"]
    assert [row[3] for row in rows] == [KEY]


def test_nobody_can_be_found_in_what_is_counted(small: Console) -> None:
    token = opened(small)
    field = shown_in(look(small, token))
    post(small, OPENED, token=token, getoond=field, sleutel=KEY)
    location = file(small, token, getoond=field).headers["location"]
    tables: dict[str, list[tuple[Any, ...]]] = dump(small.app.config.store_url)
    day = small.clock.now.date().isoformat()
    assert tables.pop("answer_count") == [("dorp", day, "form", KEY, 1, 1, 1)]
    # Nothing else in the store knows of an answer: not the message, not its page, not the audit log.
    assert KEY not in repr(tables)
    (line,) = small.app.door.read_now(lambda s: spool.ledger(s, body_id="dorp"))
    assert KEY.encode() not in small.app.door.read_now(lambda s: spool.raw(s, line.id))
    assert KEY not in location


def test_a_draft_keeps_no_answers(small: Console) -> None:
    token = opened(small)
    field = shown_in(look(small, token))
    link = post(small, PAGE, token=token, **TYPED, getoond=field, doe="bewaar").headers["location"]
    assert shown_in(small.client.get(link)) == ""
    assert KEY not in repr(dump(small.app.config.store_url)["request_draft"])


def test_a_look_of_another_site_or_without_a_form_of_ours_is_refused(small: Console) -> None:
    token = opened(small)
    for path in (LOOK, OPENED):
        assert post(small, path, token="geraden", document=ASKED).status_code == 400
        assert post(small, path, document=ASKED).status_code == 400
        elsewhere = small.client.post(path, data={"token": token}, headers={"sec-fetch-site": "cross-site"})
        assert elsewhere.status_code == 400
        assert small.client.get(path).status_code == 405
    theirs = opened(small, body_id="stad")
    assert look(small, theirs).status_code == 400
    assert post(small, "/burger/nergens/aanvraag/antwoorden", token=token).status_code == 404


def test_one_place_looks_so_often_and_the_form_goes_on(small: Console) -> None:
    token = opened(small)
    while small.client.app.state.console.looks.take("testclient", now=small.clock.now):  # type: ignore[attr-defined]
        pass
    tired = look(small, token, wijze="gevraagd")
    assert tired.status_code == 200
    assert "Kijken lukt nu even niet." in tired.text
    assert "<details" not in tired.text
    assert 'data-line=""' in look(small, token).text
    page = post(small, PAGE, token=token, **TYPED, doe="kijk")
    assert "Kijken lukt nu even niet." in page.text
    assert file(small, token).status_code == 303
    small.clock.forward(timedelta(minutes=16))
    assert "<details" in look(small, token).text


def test_where_the_guidance_cannot_be_read_the_form_goes_on(tmp_path: Path) -> None:
    def broken() -> Knowledge:
        raise OSError("no model")

    with running_console(tmp_path, load=broken) as console:
        token = opened(console)
        assert "Kijken lukt nu even niet." in look(console, token, wijze="gevraagd").text
        assert file(console, token).status_code == 303


def without(config: Config) -> Config:
    return config.model_copy(update={"forms": config.forms.model_copy(update={"answers_before_filing": False})})


def test_an_installation_may_do_without(tmp_path: Path) -> None:
    with running_console(tmp_path, change=without) as console:
        page = console.client.get(PAGE).text
        assert "before_filing.js" not in page
        assert "Kijk eerst" not in page
        token = opened(console)
        assert look(console, token).status_code == 404
        assert post(console, OPENED, token=token, sleutel=KEY).status_code == 404
        assert file(console, token).status_code == 303


def counted(console: Console, *, times: int, body_id: str = "dorp", place: AnsweredIn = AnsweredIn.FORM) -> None:
    more = AnswerCount(shown=times, opened=times // 2, filed=1)
    day = console.clock.now.date()
    console.app.door.write_now(lambda s: answer_counts.add(s, [KEY], body_id=body_id, day=day, place=place, more=more))


def test_staff_read_the_figures_of_their_own_body_and_that_they_are_no_target(small: Console) -> None:
    counted(small, times=12)
    counted(small, times=7, place=AnsweredIn.CHAT)
    counted(small, times=4321, body_id="stad")
    reader = small.signed_in_as(Role.READER)
    page = words_of(reader.get("/cijfers").text)
    assert "Wat kost een mandje peren? op het formulier 12 6 minder dan 5" in page
    assert "Wat kost een mandje peren? in de chat 7 minder dan 5 minder dan 5" in page
    assert "Dit is geen doel" in page
    assert "4321" not in page
    assert "Niets in 2025." in words_of(reader.get("/cijfers?jaar=2025").text)
    entry = words_of(reader.get("/guidance/kost").text)
    assert "Getoond 19 Geopend 9 Toch ingediend minder dan 5" in entry
    assert "Dit is geen doel" in entry
    assert "4321" not in entry
    # An entry that never stands beside a request has no such figures.
    assert "Toch ingediend" not in reader.get("/guidance/pruim").text


def test_who_may_not_see_figures_sees_none(small: Console) -> None:
    counted(small, times=12)
    desk = small.signed_in_as(Role.HELPDESK)
    assert desk.get("/cijfers").status_code == 403
    assert "Toch ingediend" not in desk.get("/guidance/kost").text


def test_figures_stand_without_guidance_too(tmp_path: Path) -> None:
    def broken() -> Knowledge:
        raise OSError("no model")

    with running_console(tmp_path, load=broken) as console:
        counted(console, times=12)
        page = words_of(console.signed_in_as(Role.READER).get("/cijfers").text)
        assert "LAW-KOST op het formulier 12 6 minder dan 5" in page

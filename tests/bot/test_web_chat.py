"""The chat of citizens without a script: kept before it is said, submitted only on purpose, deleted when it is over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest

from bot.chat_outcome import ChatOutcome
from bot.config import Config
from bot.request_form import MAX_FILE_BYTES
from bot.store import answer_counts, chats, spool
from bot.store.answer_counts import AnswerCount, AnsweredIn
from intake.calendar_days import local_date
from intake.raw import Source
from tests.support.chats import FAILS, OrchardTalker, Talk, begin, ledger, open_the_chat, talk
from tests.support.citizens import dump
from tests.support.console import OWN_PAGE, Console, running_console, token_in, words_of

PAGE = "/burger/dorp/chat"
WISH = "Ik wil een kopie van het verslag van de schoolraad van 12 oktober 2026."
WHO = "Ik heet An De Smet, Kerkstraat 12, 9100 Sint-Niklaas."
HOUR = timedelta(hours=1)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.peer)])
def console(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Console]:
    url = request.getfixturevalue("postgres_url") if request.param == "postgres" else ""
    with running_console(tmp_path, store_url=url, talker=OrchardTalker) as running:
        open_the_chat(running)
        yield running


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Console]:
    with running_console(tmp_path, talker=OrchardTalker) as running:
        open_the_chat(running)
        open_the_chat(running, body_id="stad")
        yield running


def mail_of(console: Console, number: int = -1) -> str:
    """The newest message of the ledger, as text."""
    line = ledger(console)[number]
    content = console.app.door.read_now(lambda s: spool.raw(s, line.id))
    return content.decode("utf-8").replace("=\r\n", "").replace("\r\n", "\n")


def test_first_it_says_that_it_is_a_machine_of_which_body_and_where_the_privacy_statement_is(small: Console) -> None:
    before = dump(small.app.config.store_url)
    page = small.client.get(PAGE)
    assert page.status_code == 200
    assert "U praat met een computerprogramma van Gemeente Dorp, niet met een mens." in words_of(page.text)
    assert 'href="/privacy"' in page.text
    after = dump(small.app.config.store_url)
    assert {name for name in after if after[name] != before[name]} <= {"form_key"}


def test_a_question_is_answered_with_its_source_and_nothing_is_to_be_submitted(console: Console) -> None:
    page = talk(console, "Wat kost een mandje peren?").page()
    words = words_of(page.text)
    assert "Een mandje peren is gratis." in words
    assert "Bron: Wat kost een mandje peren?, art. 7" in words
    assert "Nog niet ingediend" not in words
    assert ledger(console) == []


def test_a_request_is_gathered_shown_and_filed_only_by_the_explicit_submit(console: Console) -> None:
    chat = talk(console, WISH)
    page = words_of(chat.page().text)
    assert "Wat zijn uw voornaam en uw naam?" in page
    assert "Nog niet ingediend." in page
    assert "Er ontbreekt nog: naam, postadres." in page
    chat.say(WHO)
    assert "Er ontbreekt nog" not in words_of(chat.page().text)
    assert ledger(console) == []
    answer = chat.send("/indienen", **chat.summary())
    assert answer.status_code == 303
    (line,) = ledger(console)
    assert (line.source, line.recipient, line.backlog) == (Source.CHAT, "info@dorp.example", False)
    mail = mail_of(console)
    for words in (
        "Naam: An De Smet",
        "Adres: Kerkstraat 12, 9100 Sint-Niklaas",
        "Hoedanigheid: ik vraag dit in mijn eigen naam",
        "Gewenste vorm: afschrift",
        "Gevraagd document:\nhet verslag van de schoolraad van 12 oktober 2026",
    ):
        assert words in mail
    kept = console.client.get(answer.headers["location"])
    assert "Uw aanvraag is bewaard" in kept.text


def test_a_submitted_chat_is_gone_and_its_address_leads_to_what_became_of_it(small: Console) -> None:
    chat = talk(small, WISH, WHO)
    fields = {"token": token_in(chat.page()), **chat.summary()}
    first = chat.send("/indienen", **chat.summary())
    again = small.client.post(f"{chat.path}/indienen", data=fields, headers=OWN_PAGE)
    assert first.headers["location"] == again.headers["location"] == chat.page().headers["location"]
    assert len(ledger(small)) == 1
    tables = dump(small.app.config.store_url)
    assert tables["chat"] == tables["chat_line"] == tables["chat_file"] == []


def test_what_was_typed_in_the_summary_wins_until_a_later_turn_says_it_anew(small: Console) -> None:
    chat = talk(small, WISH, WHO)
    changed = chat.summary(naam="An Desmet", document="het verslag van 13 oktober", mail="an@burger.example")
    assert chat.send("/samenvatting", **changed).status_code == 303
    held = chat.summary()
    assert (held["naam"], held["document"], held["mail"]) == (
        "An Desmet",
        "het verslag van 13 oktober",
        "an@burger.example",
    )
    chat.say("nee, toch inzage")
    held = chat.summary()
    assert (held["naam"], held["document"]) == ("An Desmet", "het verslag van 13 oktober")
    assert "vorm-inspection" in held
    assert "vorm-copy" not in held
    chat.say("mijn naam is Mia Claes")
    assert chat.summary()["naam"] == "Mia Claes"


def test_several_forms_of_access_are_ticked_and_read_back(small: Console) -> None:
    chat = talk(small, WISH, WHO)
    answer = chat.send("/indienen", **chat.summary(**{"vorm-inspection": "ja"}))
    assert answer.status_code == 303
    assert "Gewenste vorm: inzage en afschrift" in mail_of(small)


def test_a_request_may_be_submitted_with_things_missing(small: Console) -> None:
    chat = talk(small, WISH)
    assert chat.send("/indienen", **chat.summary()).status_code == 303
    mail = mail_of(small)
    assert "Naam:" not in mail
    assert "het verslag van de schoolraad" in mail


def test_without_a_document_there_is_nothing_to_submit(small: Console) -> None:
    chat = talk(small, WISH)
    answer = chat.send("/indienen", **chat.summary(document=""))
    assert answer.status_code == 422
    assert "zeg eerst welk document u vraagt" in answer.text
    assert ledger(small) == []


def test_what_came_meanwhile_is_looked_at_before_it_is_submitted(small: Console) -> None:
    chat = talk(small, WISH)
    seen = chat.summary()
    chat.say(WHO)
    answer = chat.send("/indienen", **seen)
    assert answer.status_code == 409
    assert "Er kwam intussen iets bij" in answer.text
    assert ledger(small) == []
    # What was changed in the older page is kept all the same, and nothing that was not.
    chat.send("/samenvatting", **{**seen, "mail": "an@burger.example"})
    held = chat.summary()
    assert (held["naam"], held["mail"]) == ("An De Smet", "an@burger.example")


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("mail", "geen adres", "Dit is geen mailadres, zoals naam@voorbeeld.be."),
        ("naam", "x" * 201, "Te lang: hoogstens 200 tekens."),
    ],
)
@pytest.mark.parametrize("deed", ["/samenvatting", "/indienen"])
def test_a_fault_of_the_summary_stands_at_its_field_and_nothing_typed_is_lost(
    small: Console, deed: str, field: str, value: str, fault: str
) -> None:
    chat = talk(small, WISH, WHO)
    answer = chat.send(deed, **chat.summary(**{field: value, "adres": "Dorpsstraat 1, 9000 Gent"}))
    assert answer.status_code == 422
    found = re.search(rf'id="fout-{field}">([^<]+)<', answer.text)
    assert found is not None
    assert unescape(found[1]) == fault
    assert f'href="#{field}"' in answer.text
    assert value in answer.text
    assert "Dorpsstraat 1, 9000 Gent" in answer.text
    assert ledger(small) == []


def test_a_paper_comes_along_counts_as_attached_and_may_go_again(console: Console) -> None:
    chat = talk(console, "Ik vraag namens mijn buurvrouw Lutgart Smeets een kopie van haar bouwdossier.", WHO)
    assert "Er ontbreekt nog: schriftelijke volmacht" in words_of(chat.page().text)
    assert chat.send("/bestand", files=[("C:\\map\\volmacht.pdf", b"%PDF-1.7 een volmacht")]).status_code == 303
    page = words_of(chat.page().text)
    assert "volmacht.pdf" in page
    assert "Er ontbreekt nog" not in page
    chat.send("/bestand", weg="0")
    assert "Er ontbreekt nog: schriftelijke volmacht" in words_of(chat.page().text)
    chat.send("/bestand", files=[("volmacht.pdf", b"%PDF-1.7 een volmacht")])
    assert chat.send("/indienen", **chat.summary()).status_code == 303
    mail = mail_of(console)
    assert 'filename="volmacht.pdf"' in mail
    assert "Volmacht of toestemming: in bijlage" in mail


@pytest.mark.parametrize(
    ("files", "fault"),
    [
        ([], "Kies eerst een bestand."),
        ([("kat.exe", b"MZ")], "Kies een pdf"),
        ([("leeg.pdf", b"")], "Dit bestand is leeg."),
        ([(f"{n}.pdf", b"%PDF") for n in range(6)], "Hoogstens 5 bestanden."),
        ([("groot.pdf", b"x" * (MAX_FILE_BYTES + 1))], "De bestanden zijn samen te groot"),
    ],
)
def test_a_paper_that_does_not_fit_is_a_fault_of_its_field(
    small: Console, files: list[tuple[str, bytes]], fault: str
) -> None:
    chat = talk(small, WISH)
    answer = chat.send("/bestand", files=files)
    assert answer.status_code == 422
    assert fault in answer.text
    assert chat.chat().papers == ()


def test_the_same_turn_sent_twice_counts_once(console: Console) -> None:
    chat = talk(console, WISH)
    for _ in range(2):
        assert chat.say(WHO, turn="beurt-van-straks").status_code == 303
    assert len(chat.chat().turns) == 2


def test_the_first_turn_sent_twice_is_one_chat(small: Console) -> None:
    token = token_in(small.client.get(PAGE))
    small.clock.forward(timedelta(seconds=10))
    first, second = (begin(small, WISH, token=token) for _ in range(2))
    assert first.headers["location"] == second.headers["location"]
    assert len(dump(small.app.config.store_url)["chat"]) == 1


def test_a_turn_of_which_nobody_heard_the_answer_is_answered_when_the_page_opens_again(small: Console) -> None:
    chat = talk(small, WISH)

    def left(s: object) -> None:
        assert chats.touch(s, chat.secret, body_id="dorp", now=small.clock.now)  # type: ignore[arg-type]
        chats.say(s, chat.secret, WHO, turn_id="voor-de-herstart", now=small.clock.now)  # type: ignore[arg-type]

    small.app.door.write_now(left)
    assert chat.chat().unread is not None
    assert "Kijk na of alles klopt" in words_of(chat.page().text)
    assert chat.chat().unread is None


def test_words_that_cannot_be_read_are_kept_and_said_to_be(small: Console) -> None:
    chat = talk(small, WISH)
    assert chat.say(FAILS).status_code == 303
    page = words_of(chat.page().text)
    assert FAILS in page
    assert "Dit kon het programma nu niet lezen. Uw woorden zijn wel bewaard." in page
    assert "het verslag van de schoolraad van 12 oktober 2026" in chat.summary()["document"]


def test_a_script_hears_at_once_that_a_turn_is_kept(small: Console) -> None:
    chat = talk(small, WISH)
    answer = chat.say(WHO, accept="application/json")
    assert (answer.status_code, answer.json()) == (202, {})
    assert len(chat.chat().turns) == 2
    refused = chat.say(" ", accept="application/json")
    assert refused.status_code == 422
    assert "schrijf eerst iets" in refused.json()["notice"]


@pytest.mark.parametrize(
    ("text", "fault"), [("  \n ", "Schrijf eerst iets."), ("x" * 2001, "Te lang: hoogstens 2000 tekens.")]
)
def test_a_first_turn_that_says_nothing_or_too_much_begins_no_chat(small: Console, text: str, fault: str) -> None:
    answer = begin(small, text)
    assert answer.status_code == 422
    assert fault in answer.text
    assert dump(small.app.config.store_url)["chat"] == []


def test_who_fills_in_what_nobody_sees_or_answers_too_fast_begins_no_chat(small: Console) -> None:
    token = token_in(small.client.get(PAGE))
    fast = begin(small, WISH, token=token)
    assert fast.status_code == 422
    assert WISH in fast.text
    assert token_in(fast) == token
    small.clock.forward(timedelta(seconds=10))
    trapped = small.client.post(
        PAGE, data={"token": token, "tekst": WISH, "website": "https://koop.example"}, headers=OWN_PAGE
    )
    assert trapped.status_code == 422
    assert dump(small.app.config.store_url)["chat"] == []
    assert begin(small, WISH, token=token).status_code == 303


def test_a_first_page_of_another_body_or_of_yesterday_begins_no_chat(small: Console) -> None:
    theirs = token_in(small.client.get("/burger/stad/chat"))
    ours = token_in(small.client.get(PAGE))
    small.clock.forward(timedelta(days=2))
    for token in (theirs, ours, "geraden"):
        answer = begin(small, WISH, token=token)
        assert answer.status_code == 422
        assert WISH in answer.text
    assert dump(small.app.config.store_url)["chat"] == []


def limited(config: Config) -> Config:
    section = config.chat.model_copy(update={"per_place_hour": 2, "turns": 2})
    return config.model_copy(update={"chat": section})


def test_one_place_begins_so_many_chats_an_hour_and_a_chat_has_so_many_turns(tmp_path: Path) -> None:
    with running_console(tmp_path, change=limited, talker=OrchardTalker) as console:
        open_the_chat(console)
        chat = talk(console, WISH, WHO)
        assert begin(console, "Mag ik iets vragen?").status_code == 303
        full = begin(console, "En nog iets?")
        assert full.status_code == 429
        assert "Probeer het over een uur opnieuw" in full.text
        assert "En nog iets?" in full.text
        more = chat.say("nog een woord dat niet verloren gaat")
        assert more.status_code == 422
        assert "te lang geworden" in more.text
        assert len(chat.chat().turns) == 2
        console.clock.forward(HOUR)
        assert begin(console, "Later?").status_code == 303
        assert chat.send("/indienen", **chat.summary()).status_code == 303


def test_no_place_is_readable_in_what_is_counted(small: Console) -> None:
    talk(small, WISH)
    files = [path for path in small.app.config.data_dir.rglob("*") if path.is_file()]
    kept = b"".join(path.read_bytes() for path in files)
    assert b"form_try" in kept
    assert b"testclient" not in kept


def test_a_chat_is_deleted_at_its_citizens_word(small: Console) -> None:
    chat = talk(small, WISH, WHO)
    chat.send("/bestand", files=[("volmacht.pdf", b"%PDF-1.7")])
    answer = chat.send("/wissen")
    assert answer.status_code == 303
    assert "Uw gesprek is gewist." in small.client.get(answer.headers["location"]).text
    tables = dump(small.app.config.store_url)
    assert tables["chat"] == tables["chat_line"] == tables["chat_file"] == []
    gone = chat.page()
    assert gone.status_code == 404
    assert "Dit gesprek is er niet meer" in gone.text


def test_a_chat_is_over_a_day_after_its_last_word(small: Console) -> None:
    chat = talk(small, WISH)
    small.clock.forward(20 * HOUR)
    assert chat.say(WHO).status_code == 303
    small.clock.forward(20 * HOUR)
    assert chat.page().status_code == 200
    small.clock.forward(4 * HOUR)
    assert chat.page().status_code == 404
    assert chat.send_to_nothing() == [404] * 6


def test_an_address_opens_nothing_at_another_body(small: Console) -> None:
    chat = talk(small, WISH, WHO)
    fields = {"token": token_in(chat.page()), **chat.summary(), "tekst": "hallo"}
    before = dump(small.app.config.store_url)
    elsewhere = chat.path.replace("/dorp/", "/stad/")
    for deed in ("", "/samenvatting", "/bestand", "/indienen", "/doorgeven", "/wissen"):
        assert small.client.post(f"{elsewhere}{deed}", data=fields, headers=OWN_PAGE).status_code == 404
    assert small.client.get(elsewhere).status_code == 404
    assert small.client.get(f"{elsewhere}/stroom").status_code == 404
    assert dump(small.app.config.store_url) == before


def test_a_form_without_the_token_of_its_page_does_nothing(small: Console) -> None:
    chat = talk(small, WISH, WHO)
    before = dump(small.app.config.store_url)
    for deed in ("", "/samenvatting", "/bestand", "/indienen", "/doorgeven", "/wissen"):
        fields = {**chat.summary(), "token": "geraden", "tekst": "hallo"}
        assert small.client.post(f"{chat.path}{deed}", data=fields, headers=OWN_PAGE).status_code == 400
        foreign = {**fields, "token": token_in(chat.page())}
        headers = {"sec-fetch-site": "cross-site"}
        assert small.client.post(f"{chat.path}{deed}", data=foreign, headers=headers).status_code == 400
    assert dump(small.app.config.store_url) == before


def test_what_a_citizen_types_is_text_and_no_markup(small: Console) -> None:
    chat = talk(small, "<img src=x onerror=alert(1)> Ik wil een kopie van het <b>verslag</b> van 12 oktober 2026.")
    page = chat.page().text
    assert "<img" not in page
    assert "<b>verslag" not in page
    assert "&lt;b&gt;verslag" in page


def test_a_chat_that_is_not_armed_answers_nobody_and_names_other_ways(tmp_path: Path) -> None:
    with running_console(tmp_path, talker=OrchardTalker) as console:
        page = console.client.get(PAGE)
        assert "De chat van Gemeente Dorp is nog niet open" in page.text
        assert "/burger/dorp/aanvraag" in page.text
        assert "onthaal@dorp.example" in page.text
        assert "<form" not in page.text
        sent = console.client.post(PAGE, data={"token": "x", "tekst": WISH}, headers=OWN_PAGE)
        assert "nog niet open" in sent.text
        assert dump(console.app.config.store_url)["chat"] == []


def test_a_chat_that_is_disarmed_stops_answering_and_what_is_there_can_be_submitted(small: Console) -> None:
    from bot.commands import arming
    from bot.roles import command_line
    from replies.reply import ReplyKind

    chat = talk(small, WISH, WHO)
    small.app.door.write_now(
        lambda s: arming.disarm(
            s, actor=command_line("dorp"), body_id="dorp", kinds=[ReplyKind.CHAT], at=small.clock.now
        )
    )
    page = chat.page()
    assert "De chat is nu niet open" in page.text
    assert 'id="schrijven"' not in page.text
    token = token_in(page)
    refused = small.client.post(chat.path, data={"token": token, "tekst": "nog iets"}, headers=OWN_PAGE)
    assert refused.status_code == 422
    assert len(chat.chat().turns) == 2
    assert chat.send("/indienen", **chat.summary()).status_code == 303


def test_the_outcome_is_that_of_the_engine(small: Console) -> None:
    assert talk(small, WISH).outcome is ChatOutcome.CASE_INCOMPLETE
    assert talk(small, WISH, WHO).outcome is ChatOutcome.CASE_READY
    assert isinstance(talk(small, "Wat kost een mandje peren?"), Talk)


def test_answers_are_counted_once_for_a_chat_and_the_request_that_followed_with_them(console: Console) -> None:
    chat = talk(console, "Wat kost een mandje peren?", "En wat kost een mandje peren?", WISH, WHO)
    (key,) = chat.chat().reading["answered"]
    today = local_date(console.clock.now)

    def counted() -> AnswerCount:
        found = console.app.door.read_now(lambda s: answer_counts.sums(s, body_id="dorp", since=today, until=today))
        assert {(line.key, line.place) for line in found} == {(key, AnsweredIn.CHAT)}
        return found[0].count

    assert counted() == AnswerCount(shown=1, opened=1)
    assert chat.send("/indienen", **chat.summary()).status_code == 303
    assert counted() == AnswerCount(shown=1, opened=1, filed=1)

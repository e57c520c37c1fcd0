"""Mailboxes, quarantine, arming, audit log and settings: what each role sees there, and what nobody does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pytest
from httpx2 import Response

from bot.config import BodySection, Config, ContactSection, ImapSection, RelaySection, StoreSection
from bot.config_web import OidcSection, WebSection
from bot.overviews import intake
from bot.roles import Role
from bot.store import audit, mailboxes, spool
from bot.store.session import Door
from bot.web.settings import readable
from intake.raw import RawMail, Source
from replies.reply import ReplyKind
from tests.support.cases import NOW, a_mail_file, add_case, add_letter, add_message, an_id
from tests.support.console import Console, running_console, words_of

DAY = timedelta(days=1)


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Console]:
    with running_console(tmp_path) as running:
        yield running


def fetched(door: Door, *, uid: int, mailbox: str = "info") -> None:
    mail = RawMail(
        body_id="dorp",
        recipient="info@dorp.example",
        content=f"Subject: {uid}\r\n\r\n".encode(),
        source=Source.IMAP,
        received_at=NOW,
    )
    door.write_now(
        lambda s: mailboxes.put(s, mail, mailbox=mailbox, uidvalidity=7, uid=uid, ledger_id=an_id(), now=NOW)
    )


@pytest.fixture
def boxes(tmp_path: Path) -> tuple[ImapSection, ...]:
    secret = tmp_path / "imap-secret"
    secret.write_text("heel geheim", encoding="utf-8")
    return tuple(
        ImapSection(name=name, host="imap.example", user=f"{name}@{body}.example", password_file=secret, body=body)
        for name, body in (("info", "dorp"), ("onthaal", "dorp"), ("stad", "stad"))
    )


def test_a_mailbox_is_compared_with_the_ledger(console: Console, boxes: tuple[ImapSection, ...]) -> None:
    door = console.app.door
    for uid in (1, 2):
        fetched(door, uid=uid)
    door.write_now(
        lambda s: mailboxes.set_aside(
            s, body_id="dorp", mailbox="info", uidvalidity=7, uid=3, reason="too_big", now=NOW
        )
    )
    door.write_now(lambda s: mailboxes.synced(s, "info", 7, on_server=5, now=NOW))
    console.client.app.state.console = replace(  # type: ignore[attr-defined]
        console.client.app.state.console,  # type: ignore[attr-defined]
        config=console.app.config.model_copy(update={"imap": boxes}),
    )
    page = words_of(console.signed_in_as(Role.ADMIN).get("/postbus").text)
    assert "info INBOX op imap.example 5 2 1 2 20 november 2026" in page
    assert "onthaal INBOX op imap.example nog niet volledig gelezen" in page
    assert "UID 3: groter dan wat opgehaald wordt" in page
    assert "stad INBOX" not in page
    assert "heel geheim" not in page


def test_a_whole_mailbox_has_no_difference(console: Console, boxes: tuple[ImapSection, ...]) -> None:
    fetched(console.app.door, uid=1)
    console.app.door.write_now(lambda s: mailboxes.synced(s, "info", 7, on_server=1, now=NOW))
    config = console.app.config.model_copy(update={"imap": boxes})
    found = console.app.door.read_now(lambda s: intake(s, body_id="dorp", config=config))
    assert [(box.section.name, box.difference) for box in found.mailboxes] == [("info", 0), ("onthaal", 0)]
    assert found.counts == {"waiting": 1, "processing": 0, "quarantined": 0, "done": 0}


def test_without_a_mailbox_the_page_says_so(console: Console) -> None:
    assert "Er is geen postbus ingesteld" in console.signed_in_as(Role.READER).get("/postbus").text


def set_aside(console: Console, *, body_id: str = "dorp") -> str:
    content = a_mail_file(subject="Over mijn buurvrouw")
    return add_message(console.app.door, content, body_id=body_id, route=None, reason="deadline").ledger_id


def test_the_quarantine_shows_why_and_nothing_of_the_message(console: Console) -> None:
    ledger_id = set_aside(console)
    page = console.signed_in_as(Role.ADMIN).get("/quarantaine").text
    assert "het verwerken duurde te lang" in page
    assert f"/berichten/{ledger_id}" not in page
    assert "buurvrouw" not in page
    assert f'href="/berichten/{ledger_id}"' in console.signed_in_as(Role.OFFICER).get("/quarantaine").text
    reader = words_of(console.signed_in_as(Role.READER).get("/quarantaine").text)
    assert "door een behandelaar of beheerder" in reader


def test_release_has_a_message_tried_again_once(console: Console) -> None:
    ledger_id = set_aside(console)
    console.signed_in_as(Role.ADMIN)
    assert console.send(f"/quarantaine/{ledger_id}/vrijgeven").headers["location"] == "/quarantaine"
    assert "Er staat niets in quarantaine." in console.client.get("/quarantaine").text
    assert console.app.door.read_now(lambda s: spool.counts(s, body_id="dorp"))["waiting"] == 1
    assert [line.subject for line in console.audit("quarantine_released")] == [ledger_id]
    assert console.send(f"/quarantaine/{ledger_id}/vrijgeven").status_code == 404


def test_a_message_of_another_body_is_not_released(console: Console) -> None:
    theirs = set_aside(console, body_id="stad")
    console.signed_in_as(Role.ADMIN)
    assert theirs not in console.client.get("/quarantaine").text
    assert console.send(f"/quarantaine/{theirs}/vrijgeven").status_code == 404


def test_before_arming_an_officer_reads_what_would_have_gone_out(console: Console) -> None:
    add_letter(console.app.door)
    add_letter(console.app.door, reason="sender_rate")
    add_letter(console.app.door, kind=ReplyKind.ANSWER)
    client = console.signed_in_as(Role.OFFICER)
    assert 'href="/uitgaand/aanzetten?soort=receipt"' in client.get("/uitgaand").text
    page = words_of(client.get("/uitgaand/aanzetten", params={"soort": "receipt"}).text)
    assert "2 vastgehouden brieven" in page
    assert "1: te veel berichten aan dezelfde persoon" in page
    assert page.count("We ontvingen uw bericht") == 2
    assert [line.subject for line in console.audit("letters_viewed") if "held" in line.subject] == ["held:receipt"]
    assert console.audit("armed") == []


def test_before_arming_an_administrator_sees_numbers_only(console: Console) -> None:
    add_letter(console.app.door)
    page = console.signed_in_as(Role.ADMIN).get("/uitgaand/aanzetten", params={"soort": "receipt"}).text
    assert "1 vastgehouden brief" in page
    assert "Laat een behandelaar ze lezen" in page
    for private in ("We ontvingen", "burger.example", "OB-2026"):
        assert private not in page
    assert console.audit("letters_viewed") == []
    assert console.client.get("/uitgaand/aanzetten", params={"soort": "alles"}).status_code == 404


def written(
    console: Console, action: str, *, actor: str = "lies", subject: str = "x", days: float = 0, **detail: object
) -> None:
    at = console.clock.now - days * DAY
    console.app.door.write_now(
        lambda s: audit.write(s, body_id="dorp", at=at, actor=actor, action=action, subject=subject, detail=detail)
    )


def log(console: Console, **filters: str) -> Response:
    return console.client.get("/logboek", params=filters)


def test_the_log_is_chosen_by_who_what_and_when(console: Console) -> None:
    written(console, "case_viewed", subject="OB-2026-0001", days=3)
    written(console, "armed", subject="receipt", actor="jan", days=2)
    written(console, "armed", subject="answer", days=1)
    console.signed_in_as(Role.READER)
    for filters, shown, hidden in (
        ({"wie": "jan"}, "receipt", "answer"),
        ({"wat": "case_viewed"}, "OB-2026-0001", "receipt"),
        ({"over": "answer"}, "lies automatisch versturen aangezet", "OB-2026-0001"),
        ({"van": "2026-11-18", "tot": "2026-11-18"}, "receipt", "answer"),
        ({"tot": "2026-11-17"}, "OB-2026-0001", "receipt"),
    ):
        page = words_of(log(console, **filters).text.partition("<table")[2])
        assert (shown in page, hidden in page) == (True, False), filters
    assert "Geen regels gevonden." in log(console, wie="niemand").text


def test_the_administrator_reads_the_log_without_what_a_line_was_about(console: Console) -> None:
    written(console, "message_routed", route="hand_to_human", reason="safety_concern")
    written(console, "user_added", role="officer")
    console.signed_in_as(Role.ADMIN)
    page = words_of(log(console).text)
    assert "bericht verwerkt" in page
    assert "safety_concern" not in page
    assert "rol: behandelaar" in page
    console.signed_in_as(Role.READER)
    assert "safety_concern" in words_of(log(console).text)


@pytest.mark.parametrize(
    ("filters", "text"),
    [
        ({"van": "gisteren"}, "Vul een dag in als jjjj-mm-dd"),
        ({"tot": "2026-02-30"}, "Vul een dag in als jjjj-mm-dd"),
        ({"van": "2026-11-02", "tot": "2026-11-01"}, "Deze dag komt voor de eerste"),
        ({"wie": "x" * 101}, "Gebruik hoogstens 100 gewone tekens"),
        ({"over": "a\x07b"}, "Gebruik hoogstens 100 gewone tekens"),
    ],
)
def test_a_filter_that_cannot_be_read_is_told_at_its_field(
    console: Console, filters: dict[str, str], text: str
) -> None:
    console.signed_in_as(Role.READER)
    answer = log(console, **filters)
    assert answer.status_code == 422
    assert text in words_of(answer.text)
    assert all(f'value="{value}"' in answer.text for value in filters.values())


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_first_and_the_last_day_there_are_can_be_asked_for(console: Console, day: str) -> None:
    console.signed_in_as(Role.READER)
    assert log(console, van=day).status_code == 200
    assert log(console, tot=day).status_code == 200


def test_the_log_has_pages_that_keep_the_choice(console: Console) -> None:
    for number in range(60):
        written(console, "armed", subject=f"nummer-{number}.", days=60 - number)
    console.signed_in_as(Role.READER)
    first = log(console, wat="armed").text
    assert 'href="/logboek?wat=armed&amp;pagina=2"' in first
    assert "nummer-59." in first
    assert "nummer-0." in log(console, wat="armed", pagina="2").text


def test_the_settings_show_no_secret_and_nothing_of_another_body(
    tmp_path: Path, boxes: tuple[ImapSection, ...]
) -> None:
    secret = tmp_path / "relay-secret"
    secret.write_text("nog geheimer", encoding="utf-8")
    contact = ContactSection(role="contact", value="onthaal@dorp.example", verified_on=date(2026, 9, 1))
    config = Config(
        store=StoreSection(url="postgresql://inzage:wachtwoord@db.example/inzage?password=ook"),
        relay=RelaySection(host="mx.example", user="inzage", password_file=secret),
        body=(
            BodySection(id="dorp", name="Dorp", addresses=("info@dorp.example",), contacts=(contact,)),
            BodySection(id="stad", name="Stad", addresses=("info@stad.example",)),
        ),
        imap=boxes,
    )
    text = repr(readable(config, body_id="dorp"))
    for shown in ("postgresql://db.example/inzage", "mx.example", "info@dorp.example", "onthaal@dorp.example"):
        assert shown in text
    for hidden in ("wachtwoord", "ook", "secret", "geheim", "stad"):
        assert hidden not in text


def test_the_settings_show_no_organisation_code_of_another_body(tmp_path: Path) -> None:
    secret = tmp_path / "oidc-secret"
    secret.write_text("geheim", encoding="utf-8")
    oidc = OidcSection(
        issuer="https://aanmelden.example",
        client_id="inzage",
        client_secret_file=secret,
        role_claim="rol",
        roles={"Behandelaar": Role.OFFICER},
        organisations={"OVO000001": "dorp", "OVO000002": "stad"},
    )
    bodies = tuple(BodySection(id=name, name=name, addresses=(f"info@{name}.example",)) for name in ("dorp", "stad"))
    config = Config(body=bodies, web=WebSection(base_url="https://inzage.example", oidc=oidc))
    text = repr(readable(config, body_id="dorp"))
    assert "OVO000001" in text
    assert "OVO000002" not in text


def test_the_settings_page_lists_what_is_set_and_looks_everything_over_on_request(console: Console) -> None:
    client = console.signed_in_as(Role.ADMIN)
    page = words_of(client.get("/instellingen").text)
    assert "[smtp]" in page
    assert "Gemeente Dorp" in page
    assert "Stad Stadegem" not in page
    found = words_of(client.get("/instellingen/nazicht").text)
    for part in ("datamap", "opslag", "taalmodel", "tekstherkenning"):
        assert part in found


def test_the_settings_show_what_to_paste_on_a_website_that_may_show_the_chat(tmp_path: Path) -> None:
    def embedded(config: Config) -> Config:
        dorp, stad = config.body
        named = dorp.model_copy(update={"embed_origins": ("https://www.dorp.example",)})
        return config.model_copy(update={"body": (named, stad)})

    with running_console(tmp_path, base_url="https://inzage.dorp.example", change=embedded) as console:
        page = unescape(console.signed_in_as(Role.ADMIN).get("/instellingen").text)
        assert '<a href="https://inzage.dorp.example/burger/dorp/chat" data-inzage-chat>Stel uw vraag</a>' in page
        assert '<script src="https://inzage.dorp.example/static/widget.js" defer></script>' in page
        other = unescape(console.signed_in_as(Role.ADMIN, body_id="stad").get("/instellingen").text)
        assert "data-inzage-chat" not in other
        assert "Geen enkele website mag de chat tonen." in other


def test_a_case_shows_in_no_page_of_administration(console: Console) -> None:
    add_case(console.app.door, a_mail_file(subject="Over mijn buurvrouw"))
    client = console.signed_in_as(Role.ADMIN)
    for path in ("/postbus", "/quarantaine", "/gebruikers", "/logboek", "/instellingen"):
        page = client.get(path).text
        assert "buurvrouw" not in page
        assert "An Peeters" not in page

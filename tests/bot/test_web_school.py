"""A school answers in the console what it was asked, and sees nothing else of the case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import unescape
from pathlib import Path

import pytest
from httpx2 import Response

from bot.commands.staff import Terms
from bot.roles import Role
from bot.store import casework, spool, subrequests
from bot.store.subrequests import Subrequest, SubrequestState
from bot.web.school import MAX_UPLOAD_BYTES
from bot.web.uploads import MAX_FILES
from replies.subrequest import Disclosure, SubrequestKind
from tests.support.cases import DAY, a_mail_file, add_case
from tests.support.console import OWN_PAGE, Console, running_console, token_in, words_of
from tests.support.subrequests import QUESTION, SCHOOL, Board

PAGE = "/bijvragen/school"


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Console]:
    with running_console(tmp_path) as running:
        yield running


def asked(console: Console, **changes: object) -> Subrequest:
    """Something asked of a school for a new case of An Peeters."""
    kept = add_case(console.app.door, a_mail_file())
    board = Board(door=console.app.door, config=console.app.config, reference=str(kept.reference))
    return board.asked(replace(QUESTION, **changes))  # type: ignore[arg-type]


def sign_in(console: Console, *, school: str | None = SCHOOL, name: str = "jan") -> None:
    console.client.cookies.clear()
    console.add_user(Role.SCHOOL_STAFF, name=name, terms=Terms(school=school))
    assert console.sign_in(name).status_code == 303


def send(console: Console, one: Subrequest, *files: tuple[str, bytes], text: str = "", version: str = "") -> Response:
    """Fill in the form of one question."""
    token = token_in(console.client.get("/"))
    fields = {"token": token, "versie": version or str(one.version), "antwoord": text}
    parts = [("bestanden", (name, content, "application/pdf")) for name, content in files]
    return console.client.post(f"{PAGE}/{one.subrequest_id}", data=fields, files=parts, headers=OWN_PAGE)


def now(console: Console, one: Subrequest) -> Subrequest:
    found = console.app.door.read_now(lambda s: subrequests.get(s, body_id="dorp", subrequest_id=one.subrequest_id))
    assert found is not None
    return found


def test_a_school_sees_what_it_is_asked_and_by_when_and_nothing_of_who_asks(console: Console) -> None:
    asked(console, discloses=frozenset({Disclosure.CAPACITY}), capacity="ouder")
    asked(console, school="Atheneum Dorp", asked="Iets van een ander.")
    asked(console, kind=SubrequestKind.CONSENT, asked="Een toestemming.")
    sign_in(console)
    page = unescape(console.client.get(PAGE).text)
    assert QUESTION.asked in page
    assert "27 november 2026" in page
    for hidden in (
        "Peeters",
        "an.peeters",
        "Kerkstraat",
        "Iets van een ander",
        "Een toestemming",
        "/dossiers/",
        "lies",
    ):
        assert hidden not in page, hidden
    assert console.client.get("/").text.count('href="/bijvragen/school"') == 2
    for path in ("/bijvragen", "/dossiers/OB-2026-0001/bijvragen", "/dossiers/OB-2026-0001"):
        assert console.client.get(path).status_code == 403


def test_text_and_files_are_kept_with_the_case_before_they_are_acknowledged(console: Console) -> None:
    one = asked(console)
    sign_in(console)
    sent = send(console, one, ("verslag.pdf", b"%PDF-1.4 leeg"), ("bijlage.docx", b"PK\x03\x04"), text="Hier is het.")
    assert (sent.status_code, sent.headers["location"]) == (303, f"{PAGE}?gedaan=ja")
    done = now(console, one)
    assert (done.state, done.answered_by) == (SubrequestState.ANSWERED, "jan")
    content = console.app.door.read_now(lambda s: spool.raw(s, done.answer_ledger_id or "", body_id="dorp"))
    mail = message_from_bytes(content, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    assert [part.get_filename() for part in mail.iter_attachments()] == ["verslag.pdf", "bijlage.docx"]
    page = words_of(console.client.get(str(sent.headers["location"])).text)
    assert "Uw antwoord is bewaard." in page
    assert "beantwoord" in page
    console.signed_in_as(Role.OFFICER)
    case = words_of(console.client.get(f"/dossiers/{one.reference}").text)
    assert "verslag.pdf" in case
    assert "Hier is het." in case
    assert "Antwoord ontvangen" in case
    assert "ingestuurd via de console" in words_of(console.client.get(f"/berichten/{done.answer_ledger_id}").text)
    assert console.client.get(f"/dossiers/{one.reference}/bijvragen").status_code == 200


def test_files_alone_are_an_answer_and_nothing_is_none(console: Console) -> None:
    one = asked(console)
    sign_in(console)
    empty = send(console, one)
    assert empty.status_code == 422
    assert f'aria-describedby="fout-antwoord-{one.subrequest_id}"' in empty.text
    too_long = send(console, one, text="x" * 8_001)
    assert too_long.status_code == 422
    assert "x" * 8_001 in too_long.text
    assert now(console, one).state is SubrequestState.SENT
    assert send(console, one, ("verslag.pdf", b"%PDF")).status_code == 303


def test_of_two_colleagues_the_second_is_told(console: Console) -> None:
    one = asked(console)
    sign_in(console)
    assert send(console, one, text="Eerst.").status_code == 303
    again = send(console, one, text="Nog eens.")
    assert again.status_code == 409
    assert "Op deze vraag wordt niet meer gewacht" in again.text


def test_a_form_that_was_shown_before_something_changed_keeps_its_words(console: Console) -> None:
    one = asked(console)
    sign_in(console)
    stale = send(console, one, text="Hier is het.", version="9")
    assert stale.status_code == 409
    assert "Hier is het." in stale.text
    assert "kies de bestanden opnieuw" in stale.text


def test_another_school_and_a_shut_case_do_not_exist(console: Console) -> None:
    one, other = asked(console), asked(console, school="Atheneum Dorp")
    sign_in(console)
    assert send(console, other, text="x").status_code == 404
    console.app.door.write_now(
        lambda s: casework.restrict(s, body_id="dorp", case_id=one.case_id, restricted=True, access=[])
    )
    assert send(console, one, text="x").status_code == 404
    assert QUESTION.asked not in console.client.get(PAGE).text


def test_who_answers_for_no_school_is_told_so(console: Console) -> None:
    asked(console)
    sign_in(console, school=None)
    page = words_of(console.client.get(PAGE).text)
    assert "aan geen school verbonden" in page
    assert QUESTION.asked not in page


def test_too_much_is_refused_and_nothing_is_kept(console: Console) -> None:
    one = asked(console)
    sign_in(console)
    assert send(console, one, ("groot.pdf", b"x" * (MAX_UPLOAD_BYTES + 1))).status_code == 413
    many = [(f"{number}.pdf", b"x") for number in range(MAX_FILES + 1)]
    assert send(console, one, *many).status_code == 400
    assert now(console, one).state is SubrequestState.SENT
    assert send(console, one, ("groot.pdf", b"x" * 5_000_000)).status_code == 303


def test_a_forged_form_is_refused(console: Console) -> None:
    one = asked(console)
    sign_in(console)
    fields = {"token": "geraden", "versie": "1", "antwoord": "x"}
    path = f"{PAGE}/{one.subrequest_id}"
    parts = [("bestanden", ("a.pdf", b"x", "application/pdf"))]
    assert console.client.post(path, data=fields, files=parts, headers=OWN_PAGE).status_code == 400
    token = token_in(console.client.get("/"))
    foreign = {"sec-fetch-site": "cross-site"}
    assert console.client.post(path, data={**fields, "token": token}, headers=foreign).status_code == 400
    assert now(console, one).state is SubrequestState.SENT


def test_hostile_words_and_names_stay_words(console: Console) -> None:
    one = asked(console)
    sign_in(console)
    script = "<script>alert(1)</script>\0\u202e"
    assert send(console, one, (f"{script}.pdf", b"x"), text=f"a\0{script}").status_code in (303, 422)
    console.signed_in_as(Role.OFFICER)
    assert "<script>alert" not in console.client.get(f"/dossiers/{one.reference}").text


def test_a_late_question_says_so(console: Console) -> None:
    asked(console)
    console.clock.forward(10 * DAY)
    sign_in(console)
    assert "te laat" in words_of(console.client.get(PAGE).text)

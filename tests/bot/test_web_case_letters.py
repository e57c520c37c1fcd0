"""Writing, checking and sending a letter in the console, without script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from bot.roles import Role
from bot.store import letters, outbox
from bot.store.letters import LetterState, StoredLetter
from bot.web import letter_form
from replies.letter import LetterKind
from replies.reply import PersonKind
from tests.support.cases import DAY, a_mail_file, add_case
from tests.support.console import Console, running_console, words_of
from tests.support.letters import APPEAL, with_contacts

DECISION = {
    "channel": "mail",
    "recipient_name": "An Peeters",
    "recipient_address": "an.peeters@burger.example",
    "subject": "Beslissing over uw aanvraag",
    "signer_name": "Lies Maes",
    "signer_capacity": "algemeen directeur",
    "doc-0-title": "Verslag van de schoolraad",
    "doc-0-outcome": "partial",
    "doc-0-form": "copy",
    "doc-0-part-0-place": "bladzijde 2",
    "doc-0-part-0-ground": "private_life",
    "doc-0-part-0-consent_asked": "ja",
}


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Console]:
    with running_console(tmp_path) as running:
        yield running


@pytest.fixture
def strict(tmp_path: Path) -> Iterator[Console]:
    """The console of a body that asks for approval and knows where an appeal goes."""
    with running_console(tmp_path, change=lambda config: with_contacts(config, approval=True)) as running:
        yield running


def a_case(console: Console) -> str:
    reference = add_case(console.app.door, a_mail_file()).reference
    assert reference is not None
    return reference


def begin(console: Console, reference: str, kind: LetterKind) -> str:
    """Begin a letter; gives the path of its page."""
    answer = console.send(f"/dossiers/{reference}/brieven", soort=kind.value)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def stored(console: Console, path: str) -> StoredLetter:
    letter = console.app.door.read_now(lambda s: letters.get(s, body_id="dorp", letter_id=path.rpartition("/")[2]))
    assert letter is not None
    return letter


def text_in(page: str) -> str:
    found = re.search(r'<textarea id="text"[^>]*>\n?(.*?)</textarea>', page, re.DOTALL)
    assert found is not None
    return unescape(found[1])


def save(console: Console, path: str, **fields: str) -> str:
    """Send the form of a letter as the page shows it, with these fields changed; gives the page after it."""
    letter = stored(console, path)
    sent = {**letter_form.to_form(letter), "versie": str(letter.version), "actie": "bewaren", **fields}
    answer = console.send(path, **sent)
    assert answer.status_code == 303, words_of(answer.text)
    return console.client.get(path).text


def act(console: Console, path: str, deed: str, **fields: str) -> str:
    answer = console.send(f"{path}/{deed}", versie=str(stored(console, path).version), **fields)
    assert answer.status_code == 303, words_of(answer.text)
    return words_of(console.client.get(path).text)


def test_a_decision_is_written_checked_sent_and_taken_back(console: Console) -> None:
    reference, officer = a_case(console), console.signed_in_as(Role.OFFICER)
    assert f"/dossiers/{reference}/brieven" in officer.get(f"/dossiers/{reference}").text
    path = begin(console, reference, LetterKind.DECISION)
    first = words_of(officer.get(path).text)
    assert "houdt tegen Zet per gevraagd document wat de uitkomst is." in first
    page = save(console, path, **DECISION)
    assert "- Verslag van de schoolraad: gedeeltelijk, u krijgt het als kopie" in text_in(page)
    assert "houdt tegen" not in page
    assert "De contactenlijst heeft geen adres" in page
    sent = act(console, path, "versturen")
    assert re.search(r"Verstuurd op [a-z ]*20 november 2026", sent)
    assert stored(console, path).state is LetterState.SENT
    (line,) = [
        line
        for line in console.app.door.read_now(lambda s: outbox.list_items(s, body_id="dorp"))
        if line.kind is PersonKind.LETTER
    ]
    assert line.to == "an.peeters@burger.example"
    assert "brief" in words_of(officer.get("/uitgaand").text)
    case = words_of(officer.get(f"/dossiers/{reference}").text)
    assert "Brief verstuurd: beslissing, gedeeltelijk" in case
    assert "Beslissing verstuurd: openbaarheid van bestuur" in case
    back = act(console, path, "terug")
    assert "ontwerp" in back
    assert stored(console, path).state is LetterState.DRAFT


def test_what_the_linter_stops_does_not_leave_and_says_why(console: Console) -> None:
    console.signed_in_as(Role.OFFICER)
    path = begin(console, a_case(console), LetterKind.DECISION)
    page = save(console, path, **DECISION)
    save(console, path, text=text_in(page).replace("geen toestemming om", "iets anders dan"))
    answer = console.send(f"{path}/versturen", versie=str(stored(console, path).version))
    assert answer.status_code == 400
    assert "De brief is nog niet in orde: kijk bij Nakijken." in answer.text
    assert "geen toestemming voor hergebruik" in answer.text
    refused = console.send(f"{path}/toch", versie=str(stored(console, path).version), reden=" ")
    assert (refused.status_code, "Geef een reden." in refused.text) == (400, True)
    assert "Toch te versturen volgens officer" in act(console, path, "toch", reden="Mag hergebruikt worden.")
    act(console, path, "versturen")


def test_nothing_typed_is_lost_when_somebody_else_was_first(console: Console) -> None:
    console.signed_in_as(Role.OFFICER)
    path = begin(console, a_case(console), LetterKind.PLAIN_LETTER)
    old = stored(console, path)
    save(console, path, text="Van een collega.")
    mine = {**letter_form.to_form(old), "versie": str(old.version), "text": "Wat <ik> typte.", "signer_name": "Tom"}
    answer = console.send(path, **mine)
    assert answer.status_code == 409
    assert "Iemand anders wijzigde deze brief intussen." in answer.text
    assert text_in(answer.text) == "Wat <ik> typte."
    assert 'value="Tom"' in answer.text
    assert "Van een collega." in answer.text
    assert stored(console, path).text == "Van een collega.\n"


def test_a_fault_stands_at_its_field_and_everything_typed_stays(console: Console) -> None:
    console.signed_in_as(Role.OFFICER)
    path = begin(console, a_case(console), LetterKind.EXTENSION)
    form = {
        **letter_form.to_form(stored(console, path)),
        "versie": "1",
        "due_on": "31/12",
        "subject": "",
        "reason": "Zo.",
    }
    answer = console.send(path, **form)
    assert answer.status_code == 400
    assert 'id="fout-due_on">Geef een dag als jjjj-mm-dd.' in answer.text
    assert 'aria-describedby="fout-subject"' in answer.text
    assert 'value="31/12"' in answer.text
    assert ">\nZo.</textarea>" in answer.text
    assert stored(console, path).version == 1


def test_documents_and_parts_grow_by_a_row_each_time(console: Console) -> None:
    officer = console.signed_in_as(Role.OFFICER)
    path = begin(console, a_case(console), LetterKind.DECISION)
    save(console, path, **DECISION)
    two = {"doc-0-part-1-place": "bijlage", "doc-0-part-1-ground": "internal", "doc-1-title": "Nota"}
    page = save(console, path, **two, **{"doc-1-outcome": "granted", "doc-1-form": "inspection"})
    for name in ("doc-0-part-2-place", "doc-1-part-0-place", "doc-2-title", "doc-2-part-0-ground"):
        assert f'id="{name}"' in page
    fields = stored(console, path).fields
    assert [document.title for document in fields.documents] == ["Verslag van de schoolraad", "Nota"]
    assert [part.ground for part in fields.documents[0].parts] == ["private_life", "internal"]
    gone = save(console, path, **{"doc-0-title": ""})
    assert [document.title for document in stored(console, path).fields.documents] == ["Nota"]
    ids = re.findall(r'\sid="([^"]+)"', gone)
    assert len(ids) == len(set(ids))
    shown = officer.get(path).text
    for name in re.findall(r'<(?:input|select|textarea) id="([^"]+)"', shown):
        assert f'<label for="{name}"' in shown


@pytest.mark.parametrize("kind", list(LetterKind))
def test_every_kind_has_a_page_that_saves_and_a_pdf_name(console: Console, kind: LetterKind) -> None:
    console.signed_in_as(Role.OFFICER)
    path = begin(console, a_case(console), kind)
    page = save(console, path, recipient_name="Iemand")
    for name in letter_form.labels()[kind]:
        assert f'name="{name}"' in page or name in ("asked", "doors", "documents")
    assert "<script" not in page
    assert "style=" not in page


def test_the_pdf_is_the_letter(console: Console) -> None:
    officer = console.signed_in_as(Role.OFFICER)
    reference = a_case(console)
    answer = officer.get(f"{begin(console, reference, LetterKind.PLAIN_LETTER)}/pdf")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == f'attachment; filename="{reference}-plain_letter.pdf"'
    assert answer.content.startswith(b"%PDF-")


def test_a_letter_by_post_asks_for_the_day_and_shows_it(console: Console) -> None:
    console.signed_in_as(Role.OFFICER)
    path = begin(console, a_case(console), LetterKind.DECISION)
    console.clock.forward(2 * DAY)
    assert console.sign_in("officer").status_code == 303
    page = save(console, path, **{**DECISION, "channel": "post", "recipient_address": "Dorpsstraat 1\n9000 Gent"})
    assert '<label for="dag">Gepost op</label>' in page
    wrong = console.send(f"{path}/post", versie=str(stored(console, path).version), dag="2026-12-24")
    assert (wrong.status_code, 'value="2026-12-24"' in wrong.text) == (400, True)
    assert "Verstuurd op" in act(console, path, "post", dag="2026-11-21")
    sent_on = stored(console, path).sent_on
    assert sent_on is not None and sent_on.isoformat() == "2026-11-21"


def test_where_the_body_asks_it_an_officer_asks_and_a_decider_approves(strict: Console) -> None:
    reference = a_case(strict)
    strict.signed_in_as(Role.OFFICER)
    path = begin(strict, reference, LetterKind.DECISION)
    page = save(strict, path, **DECISION)
    assert APPEAL in text_in(page)
    assert "Een beslisser moet deze brief eerst goedkeuren." in page
    assert "Keur goed" not in page
    answer = strict.send(f"{path}/goedkeuren", versie=str(stored(strict, path).version))
    assert answer.status_code == 403
    assert "ter goedkeuring" in act(strict, path, "goedkeuring")
    strict.signed_in_as(Role.DECIDER)
    assert "Goedgekeurd door decider" in act(strict, path, "goedkeuren")
    act(strict, path, "versturen")
    assert stored(strict, path).state is LetterState.SENT


def test_a_reader_sees_letters_but_no_form_and_others_see_nothing(console: Console) -> None:
    reference = a_case(console)
    console.signed_in_as(Role.OFFICER)
    path = begin(console, reference, LetterKind.PLAIN_LETTER)
    reader = console.signed_in_as(Role.READER)
    for place in (f"/dossiers/{reference}/brieven", path):
        page = reader.get(place)
        assert page.status_code == 200
        assert f'action="{place}' not in page.text
    assert console.send(f"{path}/versturen", versie="1").status_code == 403
    helpdesk = console.signed_in_as(Role.HELPDESK)
    assert helpdesk.get(path).status_code == 403
    assert len(console.audit("letters_viewed")) >= 2


def test_letters_of_another_body_and_deeds_that_do_not_exist_are_not_found(console: Console) -> None:
    officer = console.signed_in_as(Role.OFFICER)
    reference = a_case(console)
    path = begin(console, reference, LetterKind.PLAIN_LETTER)
    assert console.send(f"{path}/verbranden", versie="1").status_code == 404
    assert console.send(f"/dossiers/{reference}/brieven", soort="love_letter").status_code == 400
    assert officer.get(f"/dossiers/OB-2026-0099/brieven/{path.rpartition('/')[2]}").status_code == 404
    console.signed_in_as(Role.OFFICER, body_id="stad", name="stad-officer")
    for place in (path, f"{path}/pdf", f"/dossiers/{reference}/brieven"):
        assert console.client.get(place).status_code == 404
    assert console.send(f"{path}/weg", versie="1").status_code == 404


def test_words_are_escaped(console: Console) -> None:
    console.signed_in_as(Role.OFFICER)
    path = begin(console, a_case(console), LetterKind.PLAIN_LETTER)
    page = save(console, path, text="<b>x</b>", subject="<i>y</i>", recipient_name='"><u>')
    assert "<b>" not in page and "<i>" not in page and "<u>" not in page

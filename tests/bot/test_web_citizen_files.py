"""Files that a requester adds on the page of a case: within bounds, byte by byte, and nothing lost on a fault."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response

from bot.request_form import MAX_FILE_BYTES, MAX_FILES
from bot.store import spool
from intake.raw import Source
from tests.support.citizens import BASE, Citizen, a_citizen
from tests.support.console import OWN_PAGE, Console, running_console, token_in

PAPER = b"%PDF-1.7\r\nmet \xe9en vreemde letter\n"
File = tuple[str, bytes]


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Console]:
    with running_console(tmp_path, base_url=BASE) as running:
        yield running


@pytest.fixture
def an(console: Console) -> Citizen:
    found = a_citizen(console)
    found.prove()
    return found


def add(an: Citizen, *files: File, text: str = "") -> Response:
    an.console.clock.forward(timedelta(seconds=1))
    fields = {"token": token_in(an.open()), "tekst": text}
    sent: Any = [("bijlagen", file) for file in files] or None
    return an.console.client.post(f"{an.path}/aanvullen", data=fields, files=sent, headers=OWN_PAGE)


def added(console: Console) -> list[Any]:
    """The mails that were made of what was added."""
    lines = [one for one in console.app.door.read_now(spool.ledger) if one.source is Source.STATUS_PAGE]
    raw = [console.app.door.read_now(lambda s, i=line.id: spool.raw(s, i)) for line in lines]
    return [message_from_bytes(content, policy=policy.default) for content in raw]


def test_files_join_the_case_with_the_words_or_without(console: Console, an: Citizen) -> None:
    assert add(an, ("C:\\mijn map\\volmacht.pdf", PAPER), ("foto.jpg", b"x"), text="Mijn volmacht.").status_code == 303
    assert add(an, ("toestemming.txt", b"Ik ga akkoord.\n")).status_code == 303
    second, first = sorted(added(console), key=lambda mail: "Mijn" in str(mail))
    parts = list(first.iter_attachments())
    assert [part.get_filename() for part in parts] == ["volmacht.pdf", "foto.jpg"]
    assert parts[0].get_payload(decode=True) == PAPER
    assert "Mijn volmacht." in first.get_body(("plain",)).get_content()
    assert "Zie bijlage." in second.get_body(("plain",)).get_content()
    assert "OB-2026-0001" in str(second["Subject"])


@pytest.mark.parametrize(
    ("files", "fault"),
    [
        ((("kat.exe", b"MZ"),), "Kies een pdf"),
        ((("leeg.pdf", b""),), "Dit bestand is leeg"),
        (tuple((f"{number}.pdf", b"%PDF") for number in range(MAX_FILES + 1)), "Hoogstens 5 bestanden"),
        ((("groot.pdf", b"x" * (MAX_FILE_BYTES + 1)),), "De bestanden zijn samen te groot"),
    ],
)
def test_a_file_that_does_not_fit_is_a_fault_of_its_field_and_the_words_stay(
    console: Console, an: Citizen, files: tuple[File, ...], fault: str
) -> None:
    answer = add(an, *files, text="Mijn volmacht.")
    assert answer.status_code == 422
    assert f'id="fout-bijlagen">{fault}' in answer.text
    assert 'href="#bijlagen"' in answer.text
    assert "Mijn volmacht." in answer.text
    assert added(console) == []


def test_neither_words_nor_files_is_no_addition(console: Console, an: Citizen) -> None:
    assert add(an, ("", b"")).status_code == 422
    assert added(console) == []


def test_without_the_code_no_file_is_taken(console: Console, an: Citizen) -> None:
    console.client.cookies.clear()
    answer = add(an, ("volmacht.pdf", PAPER), text="Mijn volmacht.")
    assert answer.status_code == 403
    assert "Mijn volmacht." in answer.text
    assert added(console) == []


def test_more_than_any_form_holds_is_refused_unread(console: Console, an: Citizen) -> None:
    assert add(an, ("groot.pdf", b"x" * (3 * MAX_FILE_BYTES + 1))).status_code == 413
    assert added(console) == []

from __future__ import annotations

from intake.mandate import represented
from intake.reading import read
from tests.support.triage_mail import a_message


def _represented(text: str) -> str | None:
    found = represented(read(a_message(text)), own_name="An Dierckx")
    return found.quote if found else None


def test_a_client_is_named_by_a_full_name() -> None:
    assert _represented("Namens mijn cliënte, mevrouw Rosa Lindeman, vraag ik inzage.") == "Rosa Lindeman"


def test_initials_and_file_numbers_are_no_identity() -> None:
    assert _represented("Inzake R.L. (ref. 2026/18) vraag ik inzage voor mijn cliënt.") is None


def test_the_writer_does_not_represent_himself() -> None:
    assert _represented("Mijn cliënt vraagt inzage, dossier An Dierckx.") is None

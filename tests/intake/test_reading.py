from __future__ import annotations

from intake.reading import read
from tests.support.triage_mail import a_message


def _live(text: str, *, unquoted: str | None = None, subject: str = "") -> str:
    reading = read(a_message(text, unquoted=unquoted, subject=subject))
    return " ".join(reading.passages[0].live.split())


def test_the_live_text_has_the_length_of_the_source() -> None:
    message = a_message("Dag\n> oud\nMerci é", unquoted="Dag\nMerci é")
    assert len(message.text) == len(read(message).passages[0].live)


def test_quoted_lines_and_disclaimers_are_blanked() -> None:
    text = "Ik vraag het plan.\n\nDenk aan het milieu voor u print.\n\n> oude mail\n"
    assert _live(text) == "ik vraag het plan."


def test_the_signature_is_read_for_names_and_not_for_wishes() -> None:
    reading = read(a_message("Tot ziens.\n-- \nAn Dierckx\nKaai 3", unquoted="Tot ziens."))
    assert "an dierckx" in reading.signed.live
    assert "an dierckx" not in reading.passages[0].live


def test_a_new_wish_above_a_forward_is_not_read_as_the_forward() -> None:
    text = (
        "Ik vraag een kopie van het verslag hieronder.\n\n"
        "Van: school <a@b.example>\nAan: mij\nOnderwerp: weigering\n\nWij weigeren.\n"
    )
    reading = read(a_message(text, subject="Fwd: weigering", unquoted=text.split("\n\n", maxsplit=1)[0]))
    assert not reading.forwarded


def test_a_mandate_never_speaks_for_the_body() -> None:
    papers = {"volmacht.pdf": "Ik geef volmacht en vraag een kopie van het plan."}
    assert len(read(a_message("Zie bijlage.", attachments=papers)).passages) == 1


def test_a_hostile_length_is_read_to_a_limit() -> None:
    reading = read(a_message("Ik vraag het plan. " * 20_000))
    assert len(reading.passages[0].live) < 100_000


def test_a_long_text_that_points_below_says_something_itself() -> None:
    older = "Van: school <a@b.example>\nVerzonden: maandag\nAan: mij\nOnderwerp: antwoord\n\nWij sturen de nota.\n"
    pointing = "Zie hieronder."
    assert read(a_message(f"{pointing}\n\n{older}", unquoted=pointing)).forwarded
    told = f"{pointing} {'Het gaat thuis intussen beter met hem en hij gaat weer graag naar school. ' * 6}".strip()
    assert not read(a_message(f"{told}\n\n{older}", unquoted=told)).forwarded

"""`evaluate corrections`."""

from __future__ import annotations

from pathlib import Path

from bot.app import build
from bot.clock import utc_now
from bot.commands.correcting import correct
from bot.config import load
from bot.roles import Actor, Role
from intake.labels import Kind
from tests.support.builders import ADDRESS, fits_schema, inzage
from tests.support.cases import a_classification, a_mail_file, add_message


def installation(folder: Path) -> None:
    (folder / "inzage.toml").write_text(
        f'data_dir = "{folder}"\n[[body]]\nid = "polder"\nname = "Polder"\naddresses = ["{ADDRESS}"]\n',
        encoding="utf-8",
    )
    app = build(load(folder / "inzage.toml"))
    actor = Actor(name="lies", role=Role.OFFICER, body_id="polder")
    try:
        kept = add_message(app.door, a_mail_file(), body_id="polder", found=a_classification(), received_at=utc_now())
        app.door.write_now(
            lambda s: correct(
                s, actor=actor, ledger_id=kept.ledger_id, label="kind", value=Kind.COMPLAINT, at=utc_now()
            )
        )
    finally:
        app.door.close()


def test_what_staff_corrected_is_counted(tmp_path: Path) -> None:
    installation(tmp_path)
    ran = inzage("--config", "inzage.toml", "evaluate", "corrections", "--json", folder=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert fits_schema("evaluate", ran.lines()) == []
    told = {line["metric"]: (line["value"], line["n"]) for line in ran.lines()}
    assert told["corrections.messages"] == (1, 1)
    assert told["corrections.kind.corrected"] == (1, 1)
    assert told["corrections.kind.document_request->complaint"] == (1, 1)
    assert told["corrections.mandate.corrected"] == (0, 0)


def test_people_read_it_in_dutch(tmp_path: Path) -> None:
    installation(tmp_path)
    ran = inzage("--config", "inzage.toml", "evaluate", "corrections", "--days", "7", folder=tmp_path)
    for text in ("1 berichten gelezen in 7 dagen", "Soort bericht", "aanvraag van een document", "klacht"):
        assert text in ran.out


def test_a_body_that_is_not_there_is_named(tmp_path: Path) -> None:
    installation(tmp_path)
    ran = inzage("--config", "inzage.toml", "evaluate", "corrections", "--body", "weg", folder=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert "er is geen instantie 'weg'" in ran.err

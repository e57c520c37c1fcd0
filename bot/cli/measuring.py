"""`evaluate triage` and `evaluate examples`: the figures of triage as tables, JSON Lines and a report."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.app import profile_of
from bot.cli.context import Context, emit, of, progress, stderr
from bot.cli.files import json_objects
from bot.cli.mails import read_known
from bot.cli.triage_tables import show_tables
from bot.clock import utc_now
from bot.errors import ConfigError
from bot.judged import JudgedMail, judge
from bot.profile import BodyProfile
from bot.think import read
from intake.calendar_days import local_date
from intake.evaluate import TriageScore, score
from intake.labelled import shipped_examples

AsJson = Annotated[bool, typer.Option("--json", help="Alleen de regels {metric, value, n}.")]
Report = Annotated[
    Path | None,
    typer.Option("--report", help="Ook een HTML-bestand: de cijfers, en de mails om na te kijken met hun tekst."),
]

_LEARNED = (
    "De tweede lezer leerde uit deze mails en kent ze. Hoe goed hij nieuwe mails leest, "
    "zegt alleen --held-out: die mails schreef iemand anders en ze zaten in geen enkele les."
)
_HELD_OUT = "Deze mails zaten in geen enkele les; wie ze schreef, schreef geen enkele mail waaruit geleerd werd."


def triage(context: typer.Context, folder: Path, as_json: AsJson = False, report: Report = None) -> None:
    """Per label and value: how many, right, found; what was abstained; the costly mistakes by name."""
    shared = of(context)
    _can_write(report)
    gold = read_lines(folder / "labels.jsonl")
    known_file = folder / "known.jsonl"
    known = read_known(known_file) if known_file.is_file() else []
    body = _body(shared)
    mails: list[JudgedMail] = []
    with progress("Beoordelen") as bar:
        for line in bar.track(gold):
            file = folder / line["file"]
            try:
                content = file.read_bytes()
            except OSError as error:
                raise ConfigError([f"{file}: {error.strerror}"]) from error
            message = read(content, own_addresses=body.addresses)
            mails.append(
                judge(
                    message, file=line["file"], gold=line["gold"], known=known, body=body, knowledge=shared.knowledge
                )
            )  # fmt: skip
    try:
        found = score(mail.pair for mail in mails)
    except KeyError as error:
        raise ConfigError([f"{folder / 'labels.jsonl'}: een gold zonder {error.args[0]}"]) from error
    _tell(found, mails, as_json=as_json, report=report, what=str(folder), note="")


def examples(
    context: typer.Context,
    held_out: Annotated[
        bool, typer.Option("--held-out", help="De mails waaruit niets geleerd werd: het eerlijke cijfer.")
    ] = False,
    as_json: AsJson = False,
    report: Report = None,
) -> None:
    """The same figures over the labelled mails that ship with Inzage."""
    shared = of(context)
    _can_write(report)
    body = _body(shared)
    note = _HELD_OUT if held_out else _LEARNED
    stderr.print(note, markup=False)
    with progress("Beoordelen") as bar:
        mails = [
            judge(one.message(), file=one.id, gold=one.gold, known=(), body=body, knowledge=shared.knowledge)
            for one in bar.track(shipped_examples(held_out=held_out))
        ]
    what = "Eigen mails, opzijgehouden" if held_out else "Eigen mails waaruit geleerd werd"
    _tell(score(mail.pair for mail in mails), mails, as_json=as_json, report=report, what=what, note=note)


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The labelled mails of a JSON Lines file. Raises ConfigError naming every line that is none."""
    lines = list(json_objects(path))
    faults = [f"{path}:{number}: geen object met file en gold" for number, line in lines if not _is_labelled(line)]
    if faults:
        raise ConfigError(faults)
    return [line for _, line in lines if line is not None]


def _is_labelled(line: dict[str, Any] | None) -> bool:
    return line is not None and isinstance(line.get("file"), str) and isinstance(line.get("gold"), dict)


def _body(shared: Context) -> BodyProfile:
    return profile_of(shared.config, shared.config.body[0].id, on=local_date(utc_now()))


def _can_write(report: Path | None) -> None:
    """Before minutes of work, not after. Raises ConfigError."""
    if report is not None and (report.is_dir() or not report.absolute().parent.is_dir()):
        raise ConfigError([f"{report}: hier kan geen bestand komen"])


def _tell(
    found: TriageScore, mails: Sequence[JudgedMail], *, as_json: bool, report: Path | None, what: str, note: str
) -> None:
    if as_json:
        for row in found.rows():
            emit(row)
    else:
        show_tables(found)
    if report is not None:
        from bot.report.page import report_page

        page = report_page(found, mails, what=what, note=note, made_on=local_date(utc_now()))
        try:
            report.write_text(page, encoding="utf-8")
        except OSError as error:
            raise ConfigError([f"{report}: {error.strerror}"]) from error
        stderr.print(f"Verslag: {report}", markup=False, soft_wrap=True)

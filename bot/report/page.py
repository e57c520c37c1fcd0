"""The report as one page: the figures first, then the mails that ask for a look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.judged import JudgedMail
from bot.report import words
from bot.report.mail import MailView, mail_view
from bot.web import dutch
from intake.evaluate import MailScore, TriageScore
from intake.label_score import LabelScore, Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """A confusion matrix: a row for each value of gold, a column for each value that was found."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]


def report_page(score: TriageScore, mails: Sequence[JudgedMail], *, what: str, note: str, made_on: date) -> str:
    """The whole HTML file for `score` over `mails`, in their order.

    `what` names the mails that were measured, `note` says what the figures are worth.
    """
    chosen = _to_look_at(list(zip(mails, score.mails, strict=True)))
    views = [mail_view(number, mail, scored) for number, (mail, scored) in enumerate(chosen, start=1)]
    return (
        _environment()
        .get_template("triage.html")
        .render(
            score=score,
            what=what,
            note=note,
            made_on=dutch.day(made_on),
            views=views,
            place={view.file: view.number for view in views},
            reasons=_reasons(views),
        )
    )


def matrix(score: LabelScore) -> Matrix:
    """The confusion matrix of a label, values in the order of its table."""
    counts = {(gold, made): count for gold, made, count in score.cells}
    found = [value.value for value in score.values if value.found]
    wanted = [value.value for value in score.values if value.n]
    return Matrix(
        columns=tuple(found),
        rows=tuple((gold, tuple(counts.get((gold, made), 0) for made in found)) for gold in wanted),
    )


def _to_look_at(mails: Sequence[tuple[JudgedMail, MailScore]]) -> list[tuple[JudgedMail, MailScore]]:
    """Costly mistakes first, then what is wrong (most labels first), then what was only abstained."""
    found = [(mail, one) for mail, one in mails if one.costly or one.wrong or one.abstained]
    return sorted(found, key=lambda pair: _urgency(pair[1]))


def _urgency(mail: MailScore) -> tuple[int, int, int, str]:
    return -len(mail.costly), -len(mail.wrong), -len(mail.abstained), mail.file


def _reasons(views: Sequence[MailView]) -> dict[str, int]:
    return {
        "costly": sum(bool(view.costly) for view in views),
        "wrong": sum(bool(view.wrong) and not view.costly for view in views),
        "abstained": sum(not view.wrong and not view.costly for view in views),
    }


def _percent(share: Share) -> str:
    return _number(share.value) if share.n else "–"


def _number(value: float) -> str:
    return f"{value:.3f}".replace(".", ",")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("bot.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        label=words.label, value=words.value, costly=words.costly, share=_percent, number=_number, matrix=matrix
    )
    return environment

"""Where quoted words stand in a mail: literally, or not marked at all."""

from __future__ import annotations

from bot import findings
from bot.marking import Run, Span, excerpt, marked, runs
from bot.reading import read_mail
from bot.summary import Quotation
from intake.triage_json import triage_json
from tests.support.cases import a_delicate_classification, a_mail_file

PROXY = "namens mijn buurvrouw"
TEXT = f"Geachte,\n\nIk schrijf {PROXY} Lutgart Smeets. Zij wil iets.\n\nJef"
MAIL = read_mail(a_mail_file(TEXT, subject="Inzage in iets"))


def body(quote: str, *, at: int) -> Quotation:
    return Quotation(source="body", quote=quote, start=at, end=at + len(quote))


def test_a_quotation_stands_between_the_words_of_its_paragraph() -> None:
    found = excerpt(body(PROXY, at=21), MAIL)
    assert (found.before, found.quote, found.after) == ("Ik schrijf ", PROXY, " Lutgart Smeets. Zij wil iets.")
    subject = excerpt(Quotation(source="subject", quote="Inzage", start=0, end=6), MAIL)
    assert (subject.before, subject.after) == ("", " in iets")


def test_long_sentences_are_cut_at_a_word() -> None:
    mail = read_mail(a_mail_file(f"{'woord ' * 30}hier {'einde ' * 30}"))
    found = excerpt(body("hier", at=180), mail)
    assert found.before.startswith("… woord ")
    assert found.after.endswith(" einde …")
    assert max(len(found.before), len(found.after)) < 65


def test_words_that_do_not_stand_there_are_shown_alone() -> None:
    elsewhere = Quotation(source="attachment:brief.pdf", quote="volmacht", start=0, end=8)
    for quotation, mail in ((body(PROXY, at=3), MAIL), (elsewhere, MAIL), (body(PROXY, at=21), None)):
        found = excerpt(quotation, mail)
        assert (found.before, found.quote, found.after) == ("", quotation.quote, "")


def test_spans_may_overlap_and_reach_over_the_edge() -> None:
    spans = (
        Span(start=-3, end=4, label="kind"),
        Span(start=2, end=6, label="capacity"),
        Span(start=9, end=20, label="x"),
    )
    cut = tuple(runs("abcdefgh", spans))
    assert cut == (
        Run(text="ab", labels=("kind",)),
        Run(text="cd", labels=("kind", "capacity")),
        Run(text="ef", labels=("capacity",)),
        Run(text="gh"),
    )
    assert "".join(run.text for run in runs("abcdefgh", ())) == "abcdefgh"


def test_a_mail_is_marked_where_a_label_quotes_it_and_loses_no_character() -> None:
    found = findings.read(triage_json(a_delicate_classification()))
    made = marked(MAIL, found)
    assert "".join(run.text for run in made.newest) == MAIL.newest
    assert [(run.text, run.labels) for run in made.newest if run.labels] == [(PROXY, ("mandate",))]
    assert made.whole == ()


def test_a_mail_of_which_nothing_is_quoted_has_no_runs() -> None:
    found = findings.read(triage_json(a_delicate_classification()))
    assert marked(read_mail(a_mail_file("Iets anders.")), found).newest == ()

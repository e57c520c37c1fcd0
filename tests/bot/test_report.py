"""The report of a triage measurement: what it marks, what it puts first, and that nothing in a mail can break out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from bot.judged import JudgedMail
from bot.report import words
from bot.report.marks import Span, pieces, seen
from bot.report.page import matrix, report_page
from intake.costly import COSTLY
from intake.evaluate import score, scored_fields
from intake.mime import parse_mail
from intake.set_score import SETS
from tests.support.browser import CONTRASTS, chromium
from tests.support.builders import a_mail

GOLD: dict[str, Any] = {
    "language": "nl", "kind": "document_request", "channel": "written", "capacity": "self", "mandate": "not_needed",
    "personal_nature": "none", "interest": "not_required", "consent_of_third_party": "na", "has_name": True,
    "has_postal_address": True, "document_identified": True, "form_of_access": "copy", "tracks": ["foi"],
    "warnings": [], "expected_route": "open_case",
}  # fmt: skip
_TOP = ("language", "expected_route", "tracks", "warnings")


def judged(file: str = "een.eml", *, text: str = "Graag een kopie van het verslag.", **further: Any) -> JudgedMail:
    message = parse_mail(a_mail(subject="<b>Verslag</b>", text=text))
    start = message.text.find("kopie")
    quote = {"label": "form_of_access", "value": "copy", "source": "body", "quote": "kopie"}
    prediction = {
        "labels": {name: value for name, value in GOLD.items() if name not in _TOP},
        "language": "nl",
        "route": "open_case",
        "tracks": ["foi"],
        "evidence": [{**quote, "start": start, "end": start + 5}] if start >= 0 else [],
        **further,
    }
    return JudgedMail(file=file, gold=GOLD, message=message, prediction=prediction)


def page_of(*mails: JudgedMail, note: str = "") -> str:
    return report_page(score(m.pair for m in mails), mails, what="proef", note=note, made_on=date(2026, 11, 20))


UNSURE = {
    "abstained": ["kind"],
    "readings": {"kind": {"rules": "complaint", "second": "document_request"}},
    "confidence": {"kind": 0.42},
}


def test_spans_that_overlap_are_each_marked() -> None:
    cut = pieces("abcdef", [Span(number=1, start=1, end=4), Span(number=2, start=3, end=5)])
    assert [(p.text, p.notes, p.ends) for p in cut] == [
        ("a", (), ()),
        ("bc", (1,), ()),
        ("d", (1, 2), (1,)),
        ("e", (2,), (2,)),
        ("f", (), ()),
    ]


def test_a_span_outside_its_text_marks_nothing() -> None:
    assert [p.notes for p in pieces("abc", [Span(number=1, start=2, end=9), Span(number=2, start=1, end=1)])] == [()]
    assert pieces("", []) == ()


def test_what_html_cannot_hold_is_shown_as_a_sign() -> None:
    assert seen("a\x00b\ud800c\nd") == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c\nd"


def test_the_quoted_words_are_marked_with_label_and_value() -> None:
    tree = HTMLParser(page_of(judged(**UNSURE)))
    mark = tree.css_first("mark")
    assert mark is not None
    assert (mark.text(), mark.attributes["title"]) == ("kopie", "Gevraagde vorm: afschrift")
    note = tree.css_first("ol.notes li#m1-n1")
    assert note is not None and "afschrift" in note.text()
    targets = {node.attributes["id"] for node in tree.css("[id]")}
    assert {node.attributes["href"][1:] for node in tree.css("a[href]")} <= targets


def test_both_readings_of_an_abstained_label_are_shown() -> None:
    rows = [row.text(separator=" ") for row in HTMLParser(page_of(judged(**UNSURE))).css("article tr")]
    kind = next(row for row in rows if row.split()[0] == "Soort")
    assert all(said in kind for said in ("klacht", "aanvraag van een document", "0,42", "onthouden"))


def test_costly_mistakes_come_first_then_errors_then_doubts_and_what_is_right_stays_away() -> None:
    wrong = judged("fout.eml", tracks=["appeal"])
    tree = HTMLParser(
        page_of(judged("goed.eml"), judged("twijfel.eml", **UNSURE), wrong, judged("d.eml", route="ignore"))
    )
    assert [node.text() for node in tree.css("article h3")] == ["d.eml", "fout.eml", "twijfel.eml"]


def test_a_measurement_without_a_fault_says_so() -> None:
    tree = HTMLParser(page_of(judged(), note="Over deze mails."))
    assert tree.css("article") == []
    assert "Alles was juist" in tree.text() and "Over deze mails." in tree.text()


HOSTILE = "</div></style><script>alert(1)</script><img src=x onerror=alert(1)> & \"' kopie"


def test_nothing_in_a_mail_becomes_markup() -> None:
    hostile = judged("<i>.eml", text=HOSTILE, **UNSURE)
    tree = HTMLParser(page_of(hostile))
    assert [tree.css(tag) for tag in ("script", "img", "i", "b")] == [[], [], [], []]
    assert HOSTILE in next(node.text() for node in tree.css("article .words") if "alert" in node.text())


def test_the_file_asks_nothing_of_anybody() -> None:
    page = page_of(judged(**UNSURE))
    assert "default-src 'none'" in page
    assert re.findall(r"(?:src|href)=\"(?!#)[^\"]*\"|url\(|@import|<link", page) == []


def test_a_very_long_text_is_cut_and_says_so() -> None:
    page = page_of(judged(text="kopie " + "woord " * 5_000, **UNSURE))
    assert "hier staat alleen het begin" in page
    assert len(page) < 100_000


def test_a_matrix_has_gold_in_rows_and_readings_in_columns() -> None:
    wrong = judged("fout.eml")
    other = {**wrong.prediction, "labels": {**wrong.prediction["labels"], "kind": "complaint"}}
    pairs = [judged().pair, ({"file": "fout.eml", "gold": GOLD}, other)]
    kind = next(label for label in score(pairs).labels if label.label == "kind")
    grid = matrix(kind)
    assert grid.columns == ("document_request", "complaint")
    assert grid.rows == (("document_request", (1, 1)),)


def test_every_label_set_and_costly_mistake_has_words() -> None:
    names = {*scored_fields("document_request"), *SETS}
    assert {name for name in names if words.label(name) == name} == set()
    assert {name for name in COSTLY if words.costly(name) == name} == set()
    assert (words.value("true", "has_name"), words.value("xx", "language")) == ("ja", "xx")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.mark.peer
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_report_reads_well_on_a_phone_and_by_keyboard(tmp_path: Path, browser: Browser, scheme: str) -> None:
    file = tmp_path / "verslag.html"
    file.write_text(page_of(judged("d.eml", text=HOSTILE, route="ignore", **UNSURE)), encoding="utf-8")
    dark = scheme == "dark"
    page = browser.new_page(viewport={"width": 320, "height": 640}, color_scheme="dark" if dark else "light")
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(file.as_uri())
    assert page.evaluate(CONTRASTS) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    wide = "[...document.querySelectorAll('.scroll')].every(e => e.tabIndex === 0 && e.ariaLabel)"
    assert page.evaluate(wide)
    assert said == []
    page.close()

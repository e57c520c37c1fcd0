"""The measurement measures what it says; figures are for the machine it runs on."""

from __future__ import annotations

import pytest

from bot.bench.failure import BenchFailed
from bot.bench.papers import Paper, scan, text_papers
from bot.bench.triage import cell
from intake.extract import Extraction

TEXT = "Geachte,\n\nIk vraag een kopie van het (hele) verslag van de klassenraad: één afschrift volstaat.\n\nLies Claes"


def text_of(paper: Paper) -> str:
    return " ".join(" ".join(Extraction().read(paper.content_type, paper.content).pages).split())


def test_papers_hold_the_words_of_their_mail() -> None:
    for paper in text_papers(TEXT):
        assert "kopie van het (hele) verslag van de klassenraad: één afschrift" in text_of(paper), paper.name


def test_a_scan_has_no_text_but_what_is_read_from_its_picture() -> None:
    paper = scan(TEXT)
    assert b"klassenraad" not in paper.content
    assert "verslag van de klassenraad" in text_of(paper)


def test_a_cell_counts_its_mails_and_sets_them_against_the_baseline() -> None:
    row = cell("none", times=10, mails=3)
    assert (row["attached"], row["times"], row["mails"]) == ("none", 10, 3)
    assert row["p95"] >= row["p50"] > row["bare_p50"] > 0
    assert row["p50"] > row["embed_p50"]
    assert row["rss_mib"] > 50


def test_a_cell_that_cannot_be_made_fails_with_a_reason() -> None:
    with pytest.raises(BenchFailed, match="attachments parchment: ValueError"):
        cell("parchment", times=1, mails=1)

from __future__ import annotations

from datetime import date

from knowledge.entry import Status
from knowledge.load import load_entries

GOOD = """---
id: appel
key: LAW-APPEL
title: Mag ik appels rapen?
source: Boomgaardreglement
valid_from: 2020-05-01
valid_until: 2030-01-01
articles: [art. 7]
in_receipt: true
status: current
questions:
  nl: [appels rapen]
---

Appels rapen mag.
"""


def test_a_sound_file_becomes_an_entry_with_its_dates_and_phrasings() -> None:
    loaded = load_entries([("appel.md", GOOD)])
    assert loaded.faults == ()
    (entry,) = loaded.entries
    assert entry.answer == "Appels rapen mag."
    assert entry.valid_from == date(2020, 5, 1)
    assert entry.valid_until == date(2030, 1, 1)
    assert entry.questions == {"nl": ("appels rapen",)}
    assert entry.articles == ("art. 7",)
    assert entry.in_receipt
    assert entry.status is Status.CURRENT


def test_every_fault_of_every_file_is_told_in_one_go() -> None:
    broken = GOOD.replace("id: appel\n", "").replace("2020-05-01", "ooit").replace("in_receipt: true", "kleur: x")
    loaded = load_entries([("a.md", broken), ("b.md", "geen kop"), ("c.md", GOOD)])
    assert [entry.id for entry in loaded.entries] == ["appel"]
    assert [(fault.name, fault.what) for fault in loaded.faults] == [
        ("a.md", "onbekend veld: kleur"),
        ("a.md", "veld id ontbreekt of is geen tekst"),
        ("a.md", "veld valid_from ontbreekt of is geen datum (JJJJ-MM-DD)"),
        ("b.md", "begint niet met front matter (---)"),
    ]


def test_an_id_used_twice_gives_neither_entry() -> None:
    loaded = load_entries([("a.md", GOOD), ("b.md", GOOD)])
    assert loaded.entries == ()
    assert [fault.name for fault in loaded.faults] == ["appel"]


def test_a_header_that_is_not_closed_or_not_yaml_is_a_fault() -> None:
    loaded = load_entries([("a.md", "---\nid: x\n"), ("b.md", "---\n: [\n---\ntekst"), ("c.md", "---\n- x\n---\nt")])
    assert loaded.entries == ()
    assert [fault.name for fault in loaded.faults] == ["a.md", "b.md", "c.md"]


def test_wrong_shapes_inside_the_header_are_each_named() -> None:
    broken = (
        GOOD.replace("articles: [art. 7]", "articles: art. 7")
        .replace("status: current", "status: ooit")
        .replace("in_receipt: true", "in_receipt: misschien\nofficer_note: 3")
        .replace("  nl: [appels rapen]", "  dutch: [x]\n  fr: x")
        .replace("2030-01-01", "2001-01-01")
    )
    whats = [fault.what for fault in load_entries([("a.md", broken)]).faults]
    assert "veld articles is geen lijst van teksten" in whats
    assert "status ooit bestaat niet (current of historical)" in whats
    assert "veld in_receipt is geen true of false" in whats
    assert "veld officer_note is geen tekst" in whats
    assert "questions: dutch is geen taalcode van twee letters" in whats
    assert "questions.fr is geen lijst van teksten" in whats
    assert "valid_until ligt voor valid_from" in whats


def test_an_entry_without_an_answer_is_a_fault() -> None:
    assert [f.what for f in load_entries([("a.md", GOOD.replace("Appels rapen mag.", ""))]).faults] == [
        "de tekst van het antwoord ontbreekt"
    ]

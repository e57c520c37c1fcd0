from __future__ import annotations

from knowledge.entry import Entry
from knowledge.imported import nearest, pages_of, questions_for
from knowledge.silences import load_silences
from tests.knowledge.support import WordEmbedder, an_entry, an_index
from tests.knowledge.test_fit import a_question

WIFI = load_silences('[[subject]]\nid="silent-wifi"\nreason="out_of_scope"\ntitle="Wifi"\nnl=["wifi stuk"]')


def an_orchard(count: int, **changes: object) -> tuple[Entry, ...]:
    return tuple(
        an_entry(
            id=f"boom-{n:02}",
            key=f"LAW-BOOM{n:02}",
            title=f"Mag ik boom {n} snoeien?",
            answer=f"Boom nummer {n} wordt in de winter gesnoeid.",
            needs_officer=True,
            see_also=("LAW-PRUIM",),
            **changes,
        )
        for n in range(count)
    )


def test_a_page_holds_the_rules_of_one_subject_in_sections_without_phrasings() -> None:
    (page,) = pages_of((*an_orchard(9), *WIFI))
    assert [entry.key for entry in page.entries][:2] == ["LAW-BOOM00+LAW-BOOM01", "LAW-BOOM02+LAW-BOOM03"]
    assert len(page.entries) == 5
    assert "nummer 0" in page.entries[0].answer
    assert "nummer 1" in page.entries[0].answer
    assert not any(e.questions or e.see_also or e.needs_officer or e.silent for e in page.entries)


def test_every_other_heading_is_made_of_the_text_as_where_a_page_has_none() -> None:
    (page,) = pages_of(an_orchard(8))
    assert page.entries[0].title == "Mag ik boom 0 snoeien?"
    assert page.entries[1].title == "Boom nummer 2 wordt in de winter gesnoeid"


def test_scopes_are_pages_of_their_own_a_long_one_is_several_and_a_handful_of_rules_is_none() -> None:
    system = an_orchard(8, scope="aanmelden")
    assert [len(page.entries) for page in pages_of((*an_orchard(108), *system))] == [25, 25, 4, 4]
    assert pages_of(an_orchard(7)) == ()


def test_a_question_that_the_page_answers_is_labelled_with_the_section() -> None:
    (page,) = pages_of(an_orchard(8))
    asked = [a_question(1, "derde boom", "LAW-BOOM03"), a_question(2, "pruimen", "LAW-PRUIM"), a_question(3, "wifi")]
    (found,) = questions_for(page, asked)
    assert found.text == "derde boom"
    assert found.gold == ("LAW-BOOM02+LAW-BOOM03",)


def test_what_nothing_answers_is_asked_where_a_passage_comes_nearest() -> None:
    embedder = WordEmbedder()
    trees = an_index(entries=an_orchard(8), embedder=embedder)
    fruit = an_index(embedder=embedder)
    asked = [
        a_question(1, "zijn kersen rood"),
        a_question(2, "hoe groot is een boom"),
        a_question(3, "hond", "LAW-HOND"),
    ]
    found = nearest([trees, fruit], asked, embedder=embedder)
    assert [[question.text for question in of_one] for of_one in found] == [
        ["hoe groot is een boom"],
        ["zijn kersen rood"],
    ]

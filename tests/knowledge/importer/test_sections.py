from __future__ import annotations

from knowledge.importer.block import Block, BlockKind
from knowledge.importer.sections import LEAST_WORDS, Section, sections, title_of, without_crumbs

TEXT = Block(
    text="Het loket van de jeugddienst is open op elke werkdag van negen tot twaalf uur, behalve op brugdagen."
)


def head(text: str, level: int, *, asked: bool = False) -> Block:
    return Block(text=text, kind=BlockKind.HEADING, level=level, asked=asked)


def shapes(*blocks: Block) -> list[tuple[str, tuple[str, ...]]]:
    return [(section.heading, section.path) for section in sections(blocks)]


def test_a_section_knows_the_headings_above_it() -> None:
    assert shapes(head("A", 1), TEXT, head("B", 2), head("C", 3), TEXT, head("D", 2), TEXT, head("E", 1), TEXT) == [
        ("A", ()),
        ("C", ("A", "B")),
        ("D", ("A",)),
        ("E", ()),
    ]


def test_a_question_stands_by_itself_and_heads_what_has_its_own_heading() -> None:
    question = head("Mag dat?", 10, asked=True)
    assert shapes(question, TEXT, head("Hoe?", 20, asked=True), TEXT) == [("Mag dat?", ()), ("Hoe?", ())]
    assert shapes(question, head("Badges", 10), TEXT) == [("Mag dat? – Badges", ())]


def test_of_two_headings_with_nothing_between_the_first_stands_over_what_follows() -> None:
    assert shapes(head("Badges", 10), head("Kosten", 10), TEXT, head("Duur", 10), TEXT) == [
        ("Kosten", ("Badges",)),
        ("Duur", ("Badges",)),
    ]


def test_text_before_any_heading_is_a_section_without_one() -> None:
    assert shapes(TEXT, head("A", 1), TEXT) == [("", ()), ("A", ())]


def test_a_crumb_goes_with_its_neighbour_and_a_short_answer_does_not() -> None:
    def part(heading: str, text: str, *, asked: bool = False) -> Section:
        return Section(heading=heading, asked=asked, path=("A",), blocks=(Block(text=text),))

    assert len(TEXT.text.split()) >= LEAST_WORDS
    found = without_crumbs(
        [part("Eerst", "kort"), part("B", TEXT.text), part("C", "ook kort"), part("Kost het?", "Neen.", asked=True)]
    )
    assert [(section.heading, [block.text for block in section.blocks]) for section in found] == [
        ("B", ["Eerst", "kort", TEXT.text, "C", "ook kort"]),
        ("Kost het?", ["Neen."]),
    ]
    assert without_crumbs([part("B", "alleen dit")])[0].heading == "B"
    assert without_crumbs([]) == ()


def test_the_title_is_the_headings_before_the_first_text() -> None:
    assert title_of([head("Dorp", 10), head("Kampen", 10), TEXT]) == ("Dorp – Kampen", 2)
    assert title_of([head("Kampen", 10), head("Veelgestelde vragen", 10), TEXT]) == ("Kampen", 2)
    assert title_of([head("Kampen", 10), head("1. Algemeen", 1), TEXT]) == ("Kampen", 1)
    assert title_of([TEXT, head("Kampen", 10)]) == ("", 0)
    assert title_of([head("Wie mag mee?", 10, asked=True), TEXT]) == ("", 0)
    assert title_of([head("Wie", 2), TEXT, head("Wat", 2), TEXT]) == ("", 0)

"""Sections into pieces: their size, where they are cut, what each is called."""

from __future__ import annotations

from knowledge.importer.block import Block, BlockKind
from knowledge.importer.passages import LONGEST, SHORTEST, pieces, rendered
from knowledge.importer.sections import Section

SENTENCE = "De monitor ziet van elk kind de naam, de leeftijd en wat de ouders over allergieën hebben opgegeven."


def text(number: int, sentences: int = 4) -> Block:
    return Block(text=" ".join(f"Zin {number}.{at}: {SENTENCE.lower()}" for at in range(sentences)))


def label(said: str) -> Block:
    return Block(text=said, kind=BlockKind.LABEL)


def item(said: str) -> Block:
    return Block(text=said, kind=BlockKind.ITEM)


def section(*blocks: Block, heading: str = "Wie ziet wat?", asked: bool = False) -> Section:
    return Section(heading=heading, asked=asked, path=(), blocks=blocks)


def test_what_fits_is_one_piece() -> None:
    (piece,) = pieces(section(text(1), text(2), asked=True))
    assert (piece.heading, piece.asked) == ("Wie ziet wat?", True)
    assert piece.text == f"{text(1).text}\n\n{text(2).text}"


def test_what_does_not_fit_is_cut_into_pieces_of_a_good_size_with_headings_of_their_own() -> None:
    found = pieces(section(*(text(number) for number in range(9))))
    assert all(SHORTEST <= len(piece.text) <= LONGEST for piece in found)
    assert found[0].heading == "Wie ziet wat?"
    assert len({piece.heading for piece in found}) == len(found)
    assert "\n\n".join(piece.text for piece in found) == "\n\n".join(text(number).text for number in range(9))


def test_a_cut_falls_before_a_label() -> None:
    found = pieces(section(text(1), label("Beheerder:"), text(2), text(3), label("Monitor:"), text(4), text(5)))
    assert [piece.heading for piece in found] == [
        "Wie ziet wat?",
        "Wie ziet wat? – Beheerder",
        "Wie ziet wat? – Monitor",
    ]
    assert found[1].text.startswith("Beheerder:\nZin 2.0")


def test_paragraphs_that_name_their_subject_stand_alone_once_they_say_enough() -> None:
    told = [
        Block(text=f"{n}. {subject}: {text(n, 5).text}") for n, subject in enumerate(("Tucht", "Toelage", "Tellingen"))
    ]
    found = pieces(section(*told, heading="Doelen"))
    assert [piece.heading for piece in found] == ["Doelen", "Doelen – Toelage", "Doelen – Tellingen"]


def test_a_list_stays_with_its_announcement() -> None:
    announced = Block(text="De monitor ziet:")
    found = pieces(section(text(1), text(2), announced, item("de naam;"), item("de leeftijd.")))
    assert any("De monitor ziet:\n- de naam;\n- de leeftijd." in piece.text for piece in found)


def test_a_paragraph_or_list_without_end_is_cut_between_its_sentences_or_items() -> None:
    endless = text(1, 40)
    for blocks in ([endless], [item(f"{n}. {SENTENCE}") for n in range(1, 40)]):
        found = pieces(section(*blocks))
        assert len(found) > 2
        assert all(len(piece.text) <= LONGEST for piece in found)
        assert " ".join(piece.text for piece in found).split() == rendered(blocks).split()


def test_text_without_any_heading_begins_anew_where_a_definition_or_an_answer_does() -> None:
    stray = Block(text=f"Ja, je krijgt een badge. {SENTENCE}")
    defined = Block(text=f"Het Dorpsdepot is de plaats waar men leent. {SENTENCE}")
    found = pieces(section(stray, defined, heading=""))
    assert [piece.heading for piece in found] == ["Je krijgt een badge", "Het Dorpsdepot"]


def test_lists_and_labels_are_set_close() -> None:
    blocks = [
        text(1, 1),
        item("de naam;"),
        item("2. de leeftijd;"),
        Block(text="Einde."),
        label("Monitor:"),
        text(2, 1),
    ]
    assert rendered(blocks) == (
        f"{text(1, 1).text}\n- de naam;\n2. de leeftijd;\n\nEinde.\n\nMonitor:\n{text(2, 1).text}"
    )

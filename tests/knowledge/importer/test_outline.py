from __future__ import annotations

from knowledge.importer.block import Block, BlockKind
from knowledge.importer.outline import continues, heading_text, is_vague, outlined

LONG = "Het loket van de jeugddienst is open op elke werkdag van negen tot twaalf uur, behalve op de brugdagen."


def outline(*blocks: Block | str, marked: bool = False) -> list[tuple[str, str, int]]:
    given = [Block(text=block) if isinstance(block, str) else block for block in blocks]
    return [(b.kind.value, b.text, b.level) for b in outlined(given, marked=marked)]


def levels(*texts: str) -> list[int]:
    return [level for kind, _, level in outline(*texts) if kind == "heading"]


def test_numbers_place_headings_by_the_order_their_styles_come_in() -> None:
    assert levels("I. VRAAG", "A. GROND", LONG, "B. VERLOOP", LONG, "II. ZAAK", "B.1. DOEL", LONG) == [1, 2, 2, 1, 3]
    assert levels("1. Algemeen", LONG, "2. Gebruik", "2.1. Kosten", LONG) == [1, 1, 2]
    assert levels("Hoofdstuk 1. Algemeen", "Artikel 1. Doel", LONG, "Artikel 2", LONG) == [4, 8, 8]


def test_a_question_a_bold_line_and_a_line_alone_are_headings_without_number() -> None:
    assert outline("Wie mag dat?", LONG)[0] == ("heading", "Wie mag dat?", 10)
    assert outline(Block(text="Kosten", bold=True, alone=False), "Gratis.", marked=True)[0][0] == "heading"
    assert outline("Kosten", LONG)[0][0] == "heading"
    assert outline("Kosten", LONG, marked=True)[0][0] == "text"


def test_a_short_line_inside_a_text_is_a_heading_only_over_a_long_one() -> None:
    close = [
        Block(text=text, alone=False) for text in (LONG, "Kosten", LONG, "Naam Token", "Type Koekje", "Duur Sessie")
    ]
    assert [kind for kind, _, _ in outline(*close)] == ["text", "heading", "text", "text", "text", "text"]


def test_lines_of_a_list_without_marks_are_text() -> None:
    assert [kind for kind, _, _ in outline("De Brug", "De Wissel", "De Klimop", LONG)] == [
        "text",
        "text",
        "heading",
        "text",
    ]


def test_what_only_goes_on_is_a_label() -> None:
    found = outline("Mag dat?", LONG, "Waarom?", LONG, "De ouder:", Block(text="naam", kind=BlockKind.ITEM))
    assert [kind for kind, _, _ in found] == ["heading", "text", "label", "text", "label", "item"]
    assert outline("IV. BESLUIT", LONG)[0][0] == "heading"


def test_numbered_paragraphs_are_text_and_their_labels_labels() -> None:
    found = outline(f"7. {LONG}", "8. De gegevens zijn:", "9. Naam:", LONG, "10. het loket", LONG)
    assert [kind for kind, _, _ in found] == ["text", "text", "label", "text", "label", "text"]


def test_numbered_lines_close_together_are_a_list() -> None:
    close = [Block(text=text, alone=False) for text in ("1. Breng mee", "2. Kom op tijd", "3. Betaal")]
    assert [kind for kind, _, _ in outline(*close)] == ["item", "item", "item"]


def test_a_list_item_with_paragraphs_opens_a_section_without_a_heading() -> None:
    opening = Block(text="Ja, dat kan.", kind=BlockKind.ITEM, opens=True)
    assert outline("Vragen over kampen", opening, Block(text=LONG, depth=1)) == [
        ("heading", "Vragen over kampen", 10),
        ("heading", "", 19),
        ("text", "Ja, dat kan.", 0),
        ("text", LONG, 0),
    ]
    asking = Block(text="Kan dat?", kind=BlockKind.ITEM, opens=True)
    assert outline(asking, Block(text=LONG, depth=1))[0] == ("heading", "Kan dat?", 19)


def test_a_question_among_list_items_is_an_item() -> None:
    items = [Block(text=text, kind=BlockKind.ITEM) for text in ("Wie is de ouder?", "Wie is het kind?")]
    assert [kind for kind, _, _ in outline("Vul in:", *items, LONG)][1] == "item"


def test_a_heading_is_read_without_number_mark_and_shouting() -> None:
    assert heading_text("B.2. PROPORTIONALITEIT¹:") == "Proportionaliteit"
    assert heading_text("Artikel 5. Kosten") == "Artikel 5. Kosten"
    assert heading_text("AVG") == "AVG"


def test_words_that_need_what_stands_above_them() -> None:
    assert continues("Waarom?")
    assert continues("3. Conclusie")
    assert is_vague("1. Algemeen")
    assert is_vague("Artikel 5")
    assert not is_vague("Kosten")

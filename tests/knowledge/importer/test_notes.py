from __future__ import annotations

from knowledge.importer.block import Block, BlockKind
from knowledge.importer.notes import with_notes


def noted(*texts: str) -> list[tuple[str, str]]:
    return [(block.kind.value, block.text) for block in with_notes(Block(text=text) for text in texts)]


def test_a_note_stands_behind_the_paragraph_that_points_at_it() -> None:
    assert noted("Eerste zin¹.", "Tweede zin.", "¹ De noot.") == [
        ("text", "Eerste zin¹."),
        ("note", "¹ De noot."),
        ("text", "Tweede zin."),
    ]


def test_a_note_behind_a_list_does_not_part_it_from_its_announcement() -> None:
    blocks = [Block(text="De taken zijn³:"), Block(text="tellen;", kind=BlockKind.ITEM), Block(text="³ De bron.")]
    assert [block.text for block in with_notes(blocks)] == ["De taken zijn³:", "tellen;", "³ De bron."]


def test_a_paragraph_that_notes_cut_in_two_is_whole_again() -> None:
    cut = "De kampen krijgen de lijst van allergieën voor zover het"
    assert noted(cut, "¹ Een noot.", "Art. 4. Wat een kamp is.", "kamp zelf kookt¹.")[0] == (
        "text",
        f"{cut} kamp zelf kookt¹.",
    )


def test_a_note_that_a_page_cut_in_two_goes_on_with_its_list() -> None:
    texts = ("Een zin². Klaar.", "² Het gaat om:", "1° de kampen met meer dan de helft van de plaatsen in een of meer")
    assert noted(*texts, "Een nieuwe alinea.", "gemeenten van de provincie;", "2° de rest.") == [
        ("text", "Een zin². Klaar."),
        ("note", "² Het gaat om:"),
        ("note", f"{texts[2]} gemeenten van de provincie;"),
        ("note", "2° de rest."),
        ("text", "Een nieuwe alinea."),
    ]


def test_a_source_in_brackets_is_a_note_only_where_the_text_points_at_it() -> None:
    assert noted("Zie de wet[1].", "[1] De wet.") == [("text", "Zie de wet[1]."), ("note", "[1] De wet.")]
    assert noted("Een zin.", "[1] Een lijst.") == [("text", "Een zin."), ("text", "[1] Een lijst.")]


def test_a_title_without_an_end_is_not_half_a_paragraph() -> None:
    assert noted("Over de kampen", "en wat erbij hoort.") == [
        ("text", "Over de kampen"),
        ("text", "en wat erbij hoort."),
    ]

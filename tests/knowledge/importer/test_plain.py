"""Plain text as an editor, a browser or a scanner left it."""

from __future__ import annotations

from knowledge.importer.block import Block, BlockKind
from knowledge.importer.pages.plain import bullet_of, is_page_number, joined, read_plain


def shapes(text: str) -> list[tuple[str, str, int, bool]]:
    return [(block.kind.value, block.text, block.depth, block.opens) for block in read_plain(text).blocks]


def test_blank_lines_and_line_ends_part_paragraphs_that_were_not_wrapped() -> None:
    found = read_plain("Kop\nEen zin die hier eindigt.\n\nNog een zin.\r\n").blocks
    assert [(block.text, block.alone) for block in found] == [
        ("Kop", False),
        ("Een zin die hier eindigt.", False),
        ("Nog een zin.", True),
    ]


def test_a_bullet_with_paragraphs_below_it_opens_and_its_inner_list_does_not() -> None:
    assert shapes("  • Ja, dat kan.\n\n    Waarom dan.\n\n    - eerst\n    - dan\n\n  • Neen.\n\n    Nooit.") == [
        ("item", "Ja, dat kan.", 0, True),
        ("text", "Waarom dan.", 1, False),
        ("item", "eerst", 1, False),
        ("item", "dan", 1, False),
        ("item", "Neen.", 0, True),
        ("text", "Nooit.", 1, False),
    ]


def test_a_long_bullet_beside_such_ones_opens_too() -> None:
    long = " ".join(["woord"] * 20)
    assert [opens for _, _, _, opens in shapes(f"• Ja.\n\n  Meer.\n\n• {long}\n\n• kort")] == [True, False, True, False]


def test_text_back_at_the_margin_is_outside_the_list() -> None:
    assert [(kind, depth) for kind, _, depth, _ in shapes(" • Een klacht?\n\nBel ons.")] == [("item", 0), ("text", 0)]


def test_wrapped_lines_are_joined_and_cut_words_mended() -> None:
    wrapped = (
        "Het schoolbestuur kan het reglement wijzi-\ngen bij het begin van het schooljaar. Het legt de\n"
        "wijziging eerst voor aan de raad en bezorgt ze\ndaarna aan de ouders.\nDaarna geldt ze.\n"
        "- een punt dat over twee\n  regels loopt\n"
    )
    assert [block.text for block in read_plain(wrapped).blocks] == [
        "Het schoolbestuur kan het reglement wijzigen bij het begin van het schooljaar. Het legt de wijziging eerst "
        "voor aan de raad en bezorgt ze daarna aan de ouders.",
        "Daarna geldt ze.",
        "een punt dat over twee regels loopt",
    ]
    assert joined("het e-", "Loket") == "het e- Loket"


def test_emphasis_is_taken_off_and_a_bold_line_is_marked() -> None:
    found = read_plain("**Advies nr. 7 van\n12 mei**\n\n**Tucht:** wie *vaak* te laat_komt").blocks
    assert [(block.text, block.bold) for block in found] == [
        ("Advies nr. 7 van 12 mei", True),
        ("Tucht: wie vaak te laat_komt", False),
    ]


def test_page_numbers_form_feeds_and_rules_are_no_text() -> None:
    found = read_plain("Een zin.\n\nPagina 2 van 9\n\f- 3/9 -\n-----\nNog een zin.")
    assert [block.text for block in found.blocks] == ["Een zin.", "Nog een zin."]
    assert found.dropped == ("Pagina 2 van 9", "- 3/9 -")
    assert is_page_number("blz. 12")
    assert not is_page_number("12")


def test_the_address_of_the_page_is_one_that_stands_alone_at_the_top() -> None:
    assert read_plain("Titel\nBron: https://zonnedorp.example/kamp\n\nTekst.").url == "https://zonnedorp.example/kamp"
    assert read_plain("Titel\nZie https://zonnedorp.example/kamp voor meer.").url == ""


def test_what_is_no_bullet_stays_text() -> None:
    assert bullet_of("– een streepje") == "– "
    assert [bullet_of(text) for text in ("-5 graden", "oma komt", "*sterretje", "1. eerst")] == ["", "", "", ""]
    assert read_plain("").blocks == ()
    assert read_plain("  \n \t ").blocks == ()
    assert read_plain("a").blocks == (Block(text="a", kind=BlockKind.TEXT),)

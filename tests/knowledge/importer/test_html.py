"""Web pages: what stands around the text goes, answers that are folded away stay."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.importer.block import BlockKind, Page
from knowledge.importer.document import as_document
from knowledge.importer.pages.html import read_html
from tests.knowledge.importer.samples import headings, text_under

PAGE = """<!doctype html><html lang="nl-BE"><head><title>Speelstraat aanvragen | Zonnedorp</title>
<link rel="canonical" href="https://zonnedorp.example/speelstraat">
<meta property="article:modified_time" content="2025-04-03T10:00:00+02:00">
<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": "FAQPage", "mainEntity": [
{"@type": "Question", "name": "Wie mag een speelstraat aanvragen?",
 "acceptedAnswer": {"@type": "Answer", "text": "<p>Elke bewoner.</p>"}},
{"@type": "Question", "name": "Hoeveel dagen mag het?", "acceptedAnswer": [{"@type": "Answer",
 "text": "<p>Ten hoogste veertig dagen:</p><ul><li>in de zomer dertig;</li><li>daarbuiten tien.</li></ul>"}]}]}]}
</script></head><body>
<div id="cookie-bar"><p>Deze website gebruikt cookies.</p><button>Alles aanvaarden</button></div>
<header class="site-header"><nav><ul><li><a href="/a">Wonen</a></li><li><a href="/b">Jeugd</a></li></ul></nav></header>
<main><h1>Speelstraat aanvragen</h1>
<ul><li><a href="#wie">Wie</a></li><li><a href="#kost">Kost</a></li></ul>
<p>Een speelstraat is een straat die tijdelijk voor het verkeer is afgesloten, zodat kinderen er kunnen spelen.</p>
<h2>Veelgestelde vragen</h2>
<details><summary>Wie mag een speelstraat aanvragen?</summary><p>Elke meerderjarige bewoner van de straat.</p></details>
<h3 class="accordion-header"><button aria-expanded="false" aria-controls="p1">Wat kost het?</button></h3>
<div id="p1" hidden><p>Niets.</p></div>
<div class="faq-question">Nadars nodig</div><div class="faq-answer" style="display:none">
<p>De gemeente brengt de nadars daags voordien en haalt ze weer op.</p><p>Zet ze na elke dag op de stoep.</p></div>
<dl><dt>Welke termijn geldt?</dt><dd>Dien de aanvraag zes weken vooraf in.</dd></dl>
<p><strong>Mag de bus er nog door?</strong><br>Neen, hulpdiensten wel<sup>1</sup>.</p>
<p><b>Krijgen bewoners bericht?</b></p><p>Ja, de aanvrager bezorgt elke bewoner een brief.</p>
<h2>Voorwaarden</h2><ol><li>De straat ligt in een zone 30.</li><li>De straat heeft geen<br>busverkeer.</li></ol>
<table><caption>Uren</caption><tr><th>Dag</th><th>Uren</th></tr><tr><td>Woensdag</td><td>13 tot 20 uur</td></tr>
<tr><td>Zaterdag</td><td>10 tot 20 uur</td></tr></table>
<button>Stuur door</button><form><label>Naam</label><input name="naam"></form></main>
<aside class="related"><h2>Ook dit</h2><a href="/x">Buurtfeest</a></aside><footer>© Zonnedorp</footer></body></html>"""


def body(inner: str) -> Page:
    return read_html(f"<html><body>{inner}</body></html>")


def test_the_page_says_what_it_is() -> None:
    page = read_html(PAGE)
    assert (page.title, page.url, page.language, page.dated) == (
        "Speelstraat aanvragen",
        "https://zonnedorp.example/speelstraat",
        "nl",
        date(2025, 4, 3),
    )


def test_every_kind_of_question_becomes_an_entry_and_nothing_around_the_text_does() -> None:
    found = as_document(read_html(PAGE), name="x")
    assert headings(found) == [
        "Een speelstraat",
        "Wie mag een speelstraat aanvragen?",
        "Wat kost het?",
        "Nadars nodig",
        "Welke termijn geldt?",
        "Mag de bus er nog door?",
        "Krijgen bewoners bericht?",
        "Voorwaarden",
        "Hoeveel dagen mag het?",
    ]
    assert text_under(found, "Wat kost het?") == "Niets."
    assert text_under(found, "Nadars nodig").endswith("op.\n\nZet ze na elke dag op de stoep.")
    assert text_under(found, "Mag de bus er nog door?") == "Neen, hulpdiensten wel¹."
    assert text_under(found, "Hoeveel dagen mag het?") == (
        "Ten hoogste veertig dagen:\n- in de zomer dertig;\n- daarbuiten tien."
    )
    assert "1. De straat ligt in een zone 30.\n2. De straat heeft geen busverkeer.\n" in text_under(
        found, "Voorwaarden"
    )
    assert "Uren:\n- Dag: Uren\n- Woensdag: 13 tot 20 uur" in text_under(found, "Voorwaarden")
    everything = " ".join(piece.text for piece in found.pieces)
    assert not any(word in everything for word in ("cookies", "Wonen", "Buurtfeest", "©", "Stuur door"))


def test_a_page_without_main_loses_its_menus_too_and_names_them() -> None:
    page = body(
        "<nav>Wonen Jeugd</nav><div class='breadcrumb'>Home</div><div class='menu-blok'><h1>Zwembad</h1>"
        "<p>Kinderen jonger dan acht jaar zwemmen alleen onder begeleiding van een volwassene.</p></div>"
        "<div role='dialog'>Cookies?</div><div class='footer'>Volg ons</div>"
    )
    assert [block.text for block in page.blocks][1:] == [
        "Kinderen jonger dan acht jaar zwemmen alleen onder begeleiding van een volwassene."
    ]
    assert page.dropped == ("Wonen Jeugd", "Home", "Cookies?", "Volg ons")


def test_an_element_that_is_the_page_is_kept_whatever_it_is_called() -> None:
    text = "Kinderen jonger dan acht jaar zwemmen alleen onder begeleiding van een volwassene."
    assert [block.text for block in body(f"<div class='sidebar'><p>{text}</p></div><nav>Menu</nav>").blocks] == [text]


def test_an_item_with_paragraphs_opens_and_a_line_end_in_an_item_does_not() -> None:
    page = body("<ul><li><p>Ja.</p><p>Dat kan.</p></li><li>Neen<br>nooit</li></ul>")
    assert [(block.text, block.kind, block.opens) for block in page.blocks] == [
        ("Ja.", BlockKind.ITEM, True),
        ("Dat kan.", BlockKind.TEXT, False),
        ("Neen nooit", BlockKind.ITEM, False),
    ]


def test_a_table_that_lays_out_a_page_is_read_as_text() -> None:
    page = body("<table><tr><td><h2>Kosten</h2><p>Gratis.</p></td><td><p>Bel ons.</p></td></tr></table>")
    assert [(block.kind, block.text) for block in page.blocks] == [
        (BlockKind.HEADING, "Kosten"),
        (BlockKind.TEXT, "Gratis."),
        (BlockKind.TEXT, "Bel ons."),
    ]


@pytest.mark.parametrize(
    ("head", "title", "day"),
    [
        ("<title>Kamp - Zonnedorp</title>", "Kamp", None),
        ("<meta property='og:title' content='Kampen | Dorp'>", "Kampen", None),
        ("<meta name='dcterms.modified' content='2024-05-06'>", "", date(2024, 5, 6)),
        ("<script type='application/ld+json'>{kapot</script>", "", None),
        (
            '<script type="application/ld+json">{"datePublished": "2020-01-02", "author": {"name": "x"}}</script>',
            "",
            date(2020, 1, 2),
        ),
    ],
)
def test_the_head_gives_title_and_date_where_it_has_them(head: str, title: str, day: date | None) -> None:
    page = read_html(f"<html><head>{head}</head><body><p>Tekst.</p></body></html>")
    assert (page.title, page.dated, page.url, page.language) == (title, day, "", "")


def test_an_empty_page_and_broken_markup_are_pages_all_the_same() -> None:
    assert read_html("").blocks == ()
    assert [block.text for block in read_html("<p>Een <b>zin<p>Nog").blocks] == ["Een zin", "Nog"]

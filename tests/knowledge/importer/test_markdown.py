from __future__ import annotations

from datetime import date

from knowledge.importer.document import as_document
from knowledge.importer.pages.markdown import front_matter, is_entry, read_markdown
from tests.knowledge.importer.samples import headings, text_under

PAGE = """---
title: Afvalreglement
date: 2024-02-01
url: https://zonnedorp.example/afval
---
<!-- intern -->
# Afvalreglement

Dit reglement geldt voor alle huishoudens van Zonnedorp die hun afval door de gemeente laten ophalen, elke week.

Restafval
---------

Restafval gaat in de **grijze** zak. De zak weegt ten hoogste `15` kilogram en staat de avond voordien op de stoep.

Waarom?
Zwaardere zakken beschadigen de rug van de ophalers.

## Gft ##

- keukenafval;
- [koffiefilters](https://koffie.example "bron").

Gft wordt om de twee weken opgehaald in de groene container, die van de gemeente blijft.

<details><summary>Mag ik de container delen?</summary>

Ja.

</details>

**Wat is gratis?**

| soort | prijs |
|-------|-------|
| gft   | niets |
"""


def test_headings_summaries_and_bold_questions_become_entries() -> None:
    page = read_markdown(PAGE)
    assert (page.title, page.url, page.dated, page.marked) == (
        "Afvalreglement",
        "https://zonnedorp.example/afval",
        date(2024, 2, 1),
        True,
    )
    found = as_document(page, name="x")
    assert headings(found)[1:] == ["Restafval", "Gft", "Mag ik de container delen?", "Wat is gratis?"]
    assert "grijze zak. De zak weegt ten hoogste 15 kilogram" in text_under(found, "Restafval")
    assert text_under(found, "Restafval").endswith("Waarom?\nZwaardere zakken beschadigen de rug van de ophalers.")
    assert "- koffiefilters." in text_under(found, "Gft")
    assert text_under(found, "Wat is gratis?") == "- soort | prijs\n- gft   | niets".replace("   ", " ")


def test_front_matter_is_told_from_a_page_without_it() -> None:
    assert front_matter("---\nid: a\nkey: A\n---\ntekst") == ({"id": "a", "key": "A"}, "tekst")
    for text in ("tekst", "---\nid: a\n", "---\n: [\n---\nx", "---\n- a\n---\nx"):
        assert front_matter(text) == ({}, text)
    assert is_entry({"id": "a", "key": "A"})
    assert not is_entry({"title": "a"})


def test_the_only_great_heading_is_the_title() -> None:
    assert read_markdown("# Kampen\n\nTekst.").title == "Kampen"
    assert read_markdown("# Kampen\n\nTekst.\n\n# Feesten\n\nTekst.").title == ""

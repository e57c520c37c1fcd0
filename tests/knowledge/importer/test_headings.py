from __future__ import annotations

import pytest

from knowledge.importer.headings import LONGEST, defines, distinct, main_heading, own_heading, part_heading

LONG = (
    "Het personeelslid dat niet benoemd werd, heeft recht op inzage, uitleg en afschrift van het besluit, van de "
    "stukken waarop het steunt en van elke nota die de raad bij zijn beraadslaging gebruikte."
)


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("Ja, ouders mogen ook mee. Meer tekst.", "Ouders mogen ook mee"),
        ("12. Gelet op de vraag; en zo voort.", "Gelet op de vraag; en zo voort"),
        ("- b. zij hebben recht op inzage.", "Zij hebben recht op inzage"),
        ("Nog even geduld. Uw badge komt er aan.", "Nog even geduld. Uw badge komt er aan"),
        ("Waarom?\nHet reglement laat alleen bewoners toe.", "Het reglement laat alleen bewoners toe"),
    ],
)
def test_a_heading_is_made_of_the_first_sentence(text: str, heading: str) -> None:
    assert own_heading(text) == heading


def test_a_long_sentence_is_cut_at_a_clause_or_a_word() -> None:
    found = own_heading(LONG)
    assert LONG.startswith(found)
    assert LONGEST / 2 < len(found) <= LONGEST
    assert own_heading("woord " * 60).endswith(" …")


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Het Dorpsdepot is de plaats waar men leent.", "Het Dorpsdepot"),
        ("Recht op inzage wil zeggen dat men mag kijken.", "Recht op inzage"),
        ("Deze lijst is een voorbeeld.", ""),
        ("Het is de bedoeling.", ""),
        ("Vraag het aan het loket.", ""),
    ],
)
def test_a_definition_names_its_subject(text: str, subject: str) -> None:
    assert defines(text) == subject


def test_a_vague_heading_goes_on_with_what_is_above_it_or_in_it() -> None:
    assert main_heading("Kosten", "Gratis.", path=("Gebruik",)) == "Kosten"
    assert (
        main_heading("Algemeen", "Het Dorpsdepot is de plaats waar men leent.", path=()) == "Algemeen: het Dorpsdepot"
    )
    assert main_heading("Waarom?", "Omdat het mag.", path=("Mag ik mee?",)) == "Mag ik mee? – Waarom?"
    assert main_heading("Een vraag?", "Bel 03 555 12 34.", path=()) == "Een vraag?"
    assert main_heading("", "Ja, dat mag.", path=()) == "Dat mag"


def test_a_part_is_called_after_its_labels_else_its_beginning() -> None:
    assert part_heading("Rollen", "x", labels=["Beheerder:", "Monitor:"]) == "Rollen – Beheerder, Monitor"
    assert part_heading("Rollen", "De monitor ziet alles.", labels=[]) == "Rollen – De monitor ziet alles"
    assert part_heading("De monitor ziet alles", "De monitor ziet alles.", labels=[]) == "De monitor ziet alles"


def test_equal_headings_go_on_with_what_only_their_own_text_says() -> None:
    texts = ["Je krijgt een badge. Vraag hem aan het loket.", "Je krijgt een badge. Vraag hem aan de school.", "Niets."]
    assert distinct(["Je krijgt een badge", "Je krijgt een badge", "Kosten"], texts) == (
        "Je krijgt een badge – Vraag hem aan het loket",
        "Je krijgt een badge – Vraag hem aan de school",
        "Kosten",
    )

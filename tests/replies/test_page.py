"""The page of a letter, made from its text."""

from __future__ import annotations

from dataclasses import replace

from replies.letter import Letter, LetterKind
from replies.page import page_of
from tests.replies.letters import REQUESTER, a_letter
from tests.replies.samples import LETTERHEAD


def page(letter: Letter) -> str:
    return page_of(letter, letterhead=LETTERHEAD, recipient=REQUESTER)


def test_headings_lists_and_the_inventory_become_what_they_are() -> None:
    html = page(a_letter(LetterKind.DECISION)[0])
    assert '<html lang="nl">' in html
    assert "<title>Beslissing over uw aanvraag</title>" in html
    assert "<h1>Beslissing over uw aanvraag</h1>" in html
    for heading in ("Onze beslissing", "Wat u niet krijgt", "Hergebruik", "Bent u het niet eens met deze beslissing?"):
        assert f"<h2>{heading}</h2>" in html
    assert html.count("<h2>") == 4
    assert "<li>Nota over de begroting: nee, u krijgt het niet.</li>" in html
    assert html.count('<th scope="col">') == 4
    assert '<tr><th scope="row">Nota over de begroting</th><td>het hele document</td>' in html


def test_salutation_greeting_and_signature_are_paragraphs() -> None:
    html = page(a_letter(LetterKind.PLAIN_LETTER)[0])
    assert "<p>Beste Ann Peeters</p>" in html
    assert "<p>Met vriendelijke groeten</p>" in html
    assert "<p>Bo Janssens<br>algemeen directeur<br>Scholengroep De Linde</p>" in html
    assert "<h2>" not in html


def test_words_are_escaped_and_a_list_that_is_no_inventory_stays_a_list() -> None:
    letter, _ = a_letter(LetterKind.PLAIN_LETTER)
    html = page(replace(letter, text="- Document: <b>x</b>\n- iets anders\n  en meer", subject="<i>"))
    assert "<li>Document: &lt;b&gt;x&lt;/b&gt;</li><li>iets anders en meer</li>" in html
    assert "<i>" not in html
    assert "<table>" not in html

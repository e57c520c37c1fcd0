"""A variant says what the mail said, in another form."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intake.labelled import Example, shipped_examples
from intake.mail_form import as_example, flowed, markup, written_of
from intake.variants import VARIANTS, Variant

EXAMPLES = (*shipped_examples(), *shipped_examples(held_out=True))
SOME = EXAMPLES[::40]
BY_NAME = {variant.name: variant for variant in VARIANTS}
EXACT = [variant for variant in VARIANTS if variant.exact]


def heard(example: Example) -> tuple[object, ...]:
    """What the readers get of a mail; blanks at the end of a line say nothing."""
    message = example.message()
    texts = ["\n".join(map(str.rstrip, text.split("\n"))) for text in (message.text, message.text_unquoted)]
    files = [(item.label, item.text) for item in message.attachments]
    return (message.subject, *texts, message.language, files, message.sender, message.automatic)


def body(name: str, example: Example) -> str:
    made = BY_NAME[name].of(example)
    assert made is not None
    return made.message().text


def a_mail(text: str) -> Example:
    """A written request with that body."""
    model = next(
        e for e in EXAMPLES if e.gold["kind"] == "document_request" and e.gold["channel"] == "written" and not e.texts
    )
    return as_example(model, replace(written_of(model), body=text))


def test_a_mail_taken_apart_and_put_together_is_the_same_mail() -> None:
    for example in SOME:
        assert heard(as_example(example, written_of(example))) == heard(example)


@pytest.mark.parametrize("variant", EXACT, ids=lambda variant: variant.name)
def test_what_the_parser_undoes_leaves_nothing(variant: Variant) -> None:
    made = [(example, other) for example in SOME if (other := variant.of(example))]
    assert len(made) > len(SOME) * 0.9
    assert [example.id for example, other in made if heard(other) != heard(example)] == []
    assert all(other.content != example.content for example, other in made)


def test_every_variant_suits_some_mail_and_follows_from_it_alone() -> None:
    for variant in VARIANTS:
        made = next((example, other) for example in EXAMPLES if (other := variant.of(example)))
        again = variant.of(made[0])
        assert again is not None
        assert heard(again) == heard(made[1]), variant.name


def test_what_is_put_below_a_mail_speaks_its_language_and_leaves_its_words() -> None:
    text = "Graag had ik een kopie van het verslag van het ongeval van dinsdag ontvangen."
    below = body("thread_marked", a_mail(text))
    assert below.startswith(f"{text}\n\nOp ma 9 nov. 2026 om 09:14 schreef Onthaal <")
    assert "\n> Met vriendelijke groeten\n> Onthaal" in below
    assert "Verzonden: maandag" in body("thread_outlook", a_mail(text))
    assert "vertraulich" in body("disclaimer_de", a_mail(text))


def test_a_signature_block_adds_no_name_that_the_writer_did_not_give() -> None:
    mail = a_mail("Graag had ik een kopie van het verslag van het ongeval van dinsdag ontvangen.")
    name = mail.message().sender.name
    assert name
    assert name not in body("signature_block", mail)
    assert name in body("signature_block", a_mail(f"Graag had ik een kopie van het verslag van dinsdag.\n\n{name}"))


def test_a_forward_and_a_machines_notice_get_nothing_below() -> None:
    mail = a_mail("Dit is voor jullie, wil je dat verder behandelen?\n\nVan: Jan Peeters\nOnderwerp: verslag")
    assert BY_NAME["thread_marked"].of(mail) is None
    noise = next(example for example in EXAMPLES if example.gold["kind"] == "bounce")
    assert BY_NAME["disclaimer_nl"].of(noise) is None
    assert BY_NAME["base64"].of(noise) is not None


def test_letters_quotes_and_lines_change_as_named() -> None:
    text = 'Mijn zoon zei: "het attest ligt klaar", en \'s avonds belde ik nog eens naar de school over reünie.'
    assert body("upper_case", a_mail(text)) == text.upper()
    assert "reunie" in body("no_diacritics", a_mail(text))
    assert "“het attest ligt klaar”, en ’s avonds" in body("curly_quotes", a_mail(text))
    assert max(map(len, body("wrapped", a_mail(text)).split("\n"))) <= 72
    assert body("unwrapped", a_mail(body("wrapped", a_mail(text)))) == text
    assert body("double_spaced", a_mail(f"Beste,\n{text}")) == f"Beste,\n\n{text}"
    assert BY_NAME["double_spaced"].of(a_mail(body("wrapped", a_mail(text)))) is None


def test_slips_hit_about_three_words_in_a_hundred_and_always_the_same() -> None:
    words = " ".join(f"verslag{'abcdefghij'[at % 10]}" for at in range(1_000))
    once, twice = body("typos", a_mail(words)), body("typos", a_mail(words))
    assert once == twice
    changed = sum(a != b for a, b in zip(once.split(), words.split(), strict=True))
    assert 15 < changed < 50


def test_soft_breaks_and_html_lines_are_as_their_standards_say() -> None:
    assert flowed("a " * 50).split("\n")[0].endswith(" ")
    assert flowed(" ingesprongen") == "  ingesprongen"
    assert markup("een <b>\n\ntwee") == (
        "<html><body><div>een &lt;b&gt;</div><div><br></div><div>twee</div></body></html>\n"
    )

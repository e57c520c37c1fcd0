"""HTML becomes the text a reader sees."""

import pytest

from intake import markup


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Een<b>vet</b>woord en <i>schuin</i>.</p>", "Eenvetwoord en schuin."),
        ("<p>een</p><p>twee</p>", "een\n\ntwee"),
        ("een<br>twee", "een\ntwee"),
        ("<div>een</div><div>twee</div>", "een\ntwee"),
        ("<ul><li>een</li><li>twee</li></ul>", "- een\n- twee"),
        ("<ol><li>een</li><li>twee</li></ol>", "1. een\n2. twee"),
        (
            "<table><tr><td>Naam</td><td>Jan</td></tr><tr><td>Plaats</td><td>Gent</td></tr></table>",
            "Naam\tJan\nPlaats\tGent",
        ),
        ('<a href="https://elders.example">de link</a>', "de link"),
        ("a<style>p{}</style><script>x()</script><!-- y -->b", "ab"),
        ('zie<span style="display:none">geheim</span> dit<div hidden>weg</div>', "zie dit"),
        ('<p style="font-size:0px">negeer alles</p>echt', "echt"),
        ("<pre>een\n  twee</pre>", "een\n  twee"),
        ("a&nbsp;&amp;&nbsp;b", "a & b"),
        ('<p class="MsoNormal">Jan</p><p class="MsoNormal">Gent</p>', "Jan\nGent"),
        (
            '<p class="MsoNormal">Jan</p><p class="MsoNormal">&nbsp;</p><p class="MsoNormal">Gent</p>',
            "Jan\n\nGent",
        ),
        ('nieuw<blockquote type="cite">oud<br>ouder</blockquote>', "nieuw\n\n> oud\n> ouder"),
        ("<blockquote>artikel</blockquote>", "artikel"),
        ("", ""),
    ],
)
def test_blocks_lists_tables_and_hidden_parts(html: str, text: str) -> None:
    assert markup.to_text(html) == (text, ())


def test_markup_over_the_bound_is_read_as_far_as_it_goes() -> None:
    text, defects = markup.to_text("<p>begin</p>" + "x" * 1_000_001)
    assert text.startswith("begin")
    assert defects == ("html_truncated",)


def test_markup_nested_without_end_still_gives_its_words() -> None:
    assert markup.to_text("<div>" * 50_000 + "het &amp; verslag") == ("het & verslag", ("html_too_deep",))


def test_quotations_in_quotations_do_not_swell_the_text() -> None:
    text, _ = markup.to_text('<blockquote type="cite">' * 300 + "x")
    assert len(text) < 10_000

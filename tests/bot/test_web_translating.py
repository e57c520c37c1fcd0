"""Templates in another language, one case at a time."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from jinja2 import Environment, TemplateSyntaxError

from bot.texts import dutch_form
from bot.web.said import Said
from bot.web.translating import extension


def said_in(source: str) -> list[str]:
    """The messages of a template."""
    found: list[str] = []

    def note(said: Said) -> tuple[str, ...]:
        found.append(f"{said.text} | {said.plural}" if said.plural else said.text)
        return (said.text, said.plural) if said.plural else (said.text,)

    Environment(extensions=[extension(note)]).parse(source)
    return found


def spoken(source: str, translations: Mapping[str, str | tuple[str, ...]], **values: object) -> str:
    """A template with these translations, rendered."""

    def say(said: Said) -> tuple[str, ...]:
        found = translations.get(said.text, (said.text, said.plural) if said.plural else said.text)
        return (found,) if isinstance(found, str) else found

    environment = Environment(autoescape=True, extensions=[extension(say)])
    environment.globals |= {"_form": lambda n: min(n, 2), "_dutch_form": dutch_form}
    return environment.from_string(source).render(**values)


@pytest.mark.parametrize(
    ("source", "messages"),
    [
        ("<p>Eén zin.</p><p> Nog\n  een. </p>", ["Eén zin.", "Nog een."]),
        ("<p>{{ case.reference }}: bij {{ x|day }} en {{ y|day }}</p>", ["%(reference)s: bij %(x)s en %(y)s"]),
        ("<p>{{ a.name }} en {{ b.name }}</p>", ["%(name)s en %(name2)s"]),
        ("<p>{{ a.n if b else c }} keer</p>", ["%(n)s keer"]),
        ("<p>100 % zeker</p>", ["100 %% zeker"]),
        # A sentence goes on over inline tags; a word alone in a tag is a message of its own.
        ("<p>Zie <a href='/x?a=>'>de <b>lijst</b></a>.</p>", ["Zie <a>de <b>lijst</b></a>."]),
        ("<p><a href='/'>een</a> · <a href='/'>twee</a></p>", ["een", "twee"]),
        ("<p>Van <a href='/1'>een</a> tot <a href='/2'>twee</a></p>", ["Van <a>een</a> tot <a2>twee</a2>"]),
        ("<p>Half <strong>open</p><p>rest</strong></p>", ["Half", "open", "rest"]),
        ("<p><strong>{% if a %}ja{% endif %}</strong> hoor</p>", ["ja", "hoor"]),
        ("<p>{% if a %}Eerst{% else %}Dan{% endif %} dit</p>", ["Eerst", "Dan", "dit"]),
        ("<{{ heading }}>Bijlagen</{{ heading }}>", ["Bijlagen"]),
        # Attributes for people, and those for machines.
        ('<input placeholder="Zoek" title="Bij {{ name }}" class="Groot ding" value="Rood">', ["Zoek", "Bij %(name)s"]),
        ('<b title="{% for x in y %}{{ x }}, {% endfor %}">x</b>', ["x"]),
        ('<p data-done="klaar" data-copy="tekst-1" data-busy="Even geduld" data-x="een">', ["klaar", "Even geduld"]),
        # What a macro gives to the inside of a tag.
        ('{% macro a(n) %} aria-invalid="true" id="f-{{ n }}"{% endmacro %}', []),
        ("{% macro a() %}{% if b %} open{% endif %}{% endmacro %}", []),
        ("<script>var Tekst = 'Een zin';</script><style>p { Rood geel }</style><p>Na</p>", ["Na"]),
        ("<p>–</p><p>&nbsp;</p><p>1, 2</p>{# Geen tekst #}", []),
        # Literals: words, and no codes.
        (
            '{{ a or "zonder naam" }}{{ b or "niemand" }}{{ "ja" if c == "Geen code" else "nee" }}',
            ["zonder naam", "niemand", "ja", "nee"],
        ),
        ('{{ m.field("wie", "Wie is weg", f) }}{% call m.f("a", "B c") %}{% endcall %}', ["Wie is weg", "B c"]),
        ('{{ m.items(list, _("niets"), "niets") }}', ["niets"]),
        ('<p class="{{ "een twee" if x else "Drie" }}">{{ x|join(", ") }}{{ x|join(" en ") }}</p>', ["en"]),
        (
            '{% include "Een b.html" %}{% set a = {"b": "Een tekst"} %}{% if s in ("CONFIRMED", "ER") %}{% endif %}',
            ["Een tekst"],
        ),
        ('{{ _n("1 dag", "%(n)s dagen", n=left) }}', ["1 dag | %(n)s dagen"]),
        ("{% if a.n == 1 %}1 dag{% else %}{{ a.n }} dagen{% endif %} nog", ["1 dag | %(n)s dagen", "nog"]),
        ("{% if a and n == 1 %}1 dag{% else %}dagen{% endif %}", ["1 dag", "dagen"]),
        ("{% if n == 1 %}1 dag{% elif m %}dagen{% else %}geen dag{% endif %}", ["1 dag", "dagen", "geen dag"]),
        ("{% if n == 1 %}<p>1 dag</p>{% else %}dagen{% endif %}", ["1 dag", "dagen"]),
        ("{% if n == 1 %} open{% else %}dagen{% endif %}{% if n == 1 %}x{% endif %}", ["dagen", "x"]),
    ],
)
def test_the_messages_of_a_template(source: str, messages: list[str]) -> None:
    assert said_in(source) == messages


@pytest.mark.parametrize(
    ("source", "translations", "expected"),
    [
        ("<p> {{ n }} van {{ m }}\n</p>", {"%(n)s van %(m)s": "de %(m)s, %(n)s"}, "<p> de &lt;m&gt;, 1\n</p>"),
        (
            "<p>Zie <a href='/{{ n }}'>hier</a>.</p>",
            {"Zie <a>hier</a>.": "<a>Ici</a>, voir"},
            "<p><a href='/1'>Ici</a>, voir</p>",
        ),
        ("<p>Meer &amp; minder</p>", {"Meer &amp; minder": "Plus &amp; < moins"}, "<p>Plus &amp; &lt; moins</p>"),
        ('<i title="Zoek {{ m }}"></i>', {"Zoek %(m)s": '"%(m)s"'}, '<i title="&quot;&lt;m&gt;&quot;"></i>'),
        ('{{ none or "niet < dan" }}', {"niet < dan": "pas > que"}, "pas &gt; que"),
        ('{{ _("van %(a)s", a=m) }}', {"van %(a)s": "%(a)s: 100 %%"}, "&lt;m&gt;: 100 %"),
        ('{{ _n("%(n)s dag", "%(n)s dagen", n=n - 1) }}', {}, "0 dagen"),
        ('{{ _n("%(n)s dag", "%(n)s dagen", n=n - 1) }}', {"%(n)s dag": ("%(n)s jour", "%(n)s jours")}, "0 jour"),
        ("<p>Al 50 % {{ n }}</p>", {"Al 50 %% %(n)s": "%(n)s : 50 %%"}, "<p>1 : 50 %</p>"),
        ("<p>{{ n }} keer</p>", {"%(n)s keer": "{{ n }} fois"}, "<p>{{ n }} fois</p>"),
    ],
)
def test_a_translation_in_its_place(source: str, translations: dict[str, str | tuple[str, ...]], expected: str) -> None:
    assert spoken(source, translations, n=1, m="<m>") == expected


@pytest.mark.parametrize(
    ("number", "expected"), [(0, "<p>Pas un jour.</p>"), (1, "<p>Un jour.</p>"), (2, "<p>2 <b>jours</b>.</p>")]
)
def test_one_and_many_take_the_forms_of_the_other_language(number: int, expected: str) -> None:
    source = "<p>{% if n == 1 %}1 dag.{% else %}{{ n }} <b>hele</b> dagen.{% endif %}</p>"
    forms = ("Pas un jour.", "Un jour.", "%(n)s <b>jours</b>.")
    assert spoken(source, {"1 dag.": forms}, n=number) == expected
    after = "{% if n > 5 %}veel{% elif n == 1 %}1 dag.{% else %}{{ n }} <b>hele</b> dagen.{% endif %}"
    assert spoken(after, {"1 dag.": forms}, n=number) == expected.removeprefix("<p>").removesuffix("</p>")


def test_a_message_knows_its_template_and_line() -> None:
    found: list[Said] = []

    def note(said: Said) -> tuple[str, ...]:
        found.append(said)
        return (said.text,)

    Environment(extensions=[extension(note)]).parse("<p>\n\n<b>Hier</b></p>", "een.html")
    assert found == [Said(text="Hier", context="een.html", lineno=3)]


@pytest.mark.parametrize("call", ["_(name)", "_()", '_n("een", n=1)', '_n("een", "twee", 3)', '_("a %(b)s", 1)'])
def test_a_marked_text_that_nobody_can_translate_is_refused(call: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="takes literals"):
        said_in("{{ " + call + " }}")


@pytest.mark.parametrize("source", ["<p", "<p class='", "<", "</p>", "<a><b></a></b>", "{{ x }}<", "<!-- Een -->", ""])
def test_a_template_that_is_no_whole_page_stays_as_it_is(source: str) -> None:
    assert spoken(source, {}, x="") == Environment().from_string(source).render(x="")

"""Reading catalogues: what there is, and what is wrong with one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.config import parse
from bot.errors import ConfigError
from bot.texts import gettext, in_language, ngettext, pgettext
from bot.web import dutch
from bot.web.catalogues import catalogue, shipped

HEAD = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

"""
GOOD = """
msgid "Geen toegang"
msgstr "Pas d'accès"

msgctxt "error.html"
msgid "Geen toegang"
msgstr "Accès refusé"

#, fuzzy
msgid "Te groot"
msgstr "Gros"

msgid "Te klein"
msgstr ""

msgid "%(n)s dag te laat"
msgid_plural "%(n)s dagen te laat"
msgstr[0] "un jour de retard"
msgstr[1] "%(n)s jours de retard"
"""


def written(folder: Path, text: str) -> Path:
    file = folder / "fr_BE.po"
    file.write_text(HEAD + text, encoding="utf-8")
    return file


def test_a_file_of_translators_is_a_catalogue(tmp_path: Path) -> None:
    found = catalogue("fr_BE", file=written(tmp_path, GOOD))
    assert (found.language, found.tag) == ("fr_BE", "fr-BE")
    assert found.text("Geen toegang") == "Pas d'accès"
    # A line for one template goes before the general one there, and nowhere else.
    assert found.text("Geen toegang", "error.html") == "Accès refusé"
    assert found.text("Geen toegang", "no_role.html") == "Pas d'accès"
    # What is empty or only guessed stands in Dutch.
    assert (found.text("Te groot"), found.text("Te klein")) == ("Te groot", "Te klein")


def test_python_speaks_the_language_of_the_console(tmp_path: Path) -> None:
    found = catalogue("fr_BE", file=written(tmp_path, GOOD))
    with in_language(found):
        assert gettext("Geen toegang") == "Pas d'accès"
        assert pgettext("error.html", "Geen toegang") == "Accès refusé"
        assert [dutch.days_left(days) for days in (-1, -2, 0)] == ["un jour de retard", "2 jours de retard", "vandaag"]
        assert ngettext("%(n)s keer", "%(n)s keren", 0) == "0 keren"
        assert dutch.day(date(2025, 3, 30)) == "30 mars 2025"
        assert dutch.size(4200) == "4,2 kB"
    assert dutch.days_left(-1) == "1 dag te laat"
    assert dutch.day(date(2025, 3, 30)) == "30 maart 2025"


def test_the_shipped_catalogue_leaves_the_dutch_as_it_is() -> None:
    assert shipped() == ("nl_BE",)
    found = catalogue("nl_BE")
    assert (found.messages, found.plurals) == ({}, {})
    assert [found.plural("%(n)s dag", "%(n)s dagen", number=number) for number in (0, 1, 2)] == [
        "%(n)s dagen",
        "%(n)s dag",
        "%(n)s dagen",
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('msgid "bij %(name)s"\nmsgstr "chez"\n', "%(name)s"),
        ('msgid "bij %(name)s"\nmsgstr "chez %(nom)s"\n', "%(nom)s"),
        ('msgid "zie <a>hier</a>"\nmsgstr "voir ici"\n', "<a>"),
        ('msgid "%(n)s a"\nmsgid_plural "%(n)s b"\nmsgstr[0] "%(n)s"\nmsgstr[1] "%(m)s"\n', "%(m)s"),
        ('msgid "half\n', "unescaped"),
    ],
)
def test_a_translation_that_no_page_could_fill_in_is_a_fault_of_the_configuration(
    tmp_path: Path, text: str, fault: str
) -> None:
    web = {"language": "fr_BE", "catalogue_file": str(written(tmp_path, text))}
    with pytest.raises(ConfigError) as refused:
        parse({"web": web})
    assert len(refused.value.faults) == 1
    assert "web: catalogue_file: " in refused.value.faults[0]
    assert fault in refused.value.faults[0] or fault == "unescaped"


@pytest.mark.parametrize(
    ("language", "fault"),
    [
        ("fr_BE", "configuration: web: language: no catalogue for fr_BE; there is nl_BE"),
        ("xx_YY", "configuration: web: language: no such language: xx_YY; there is nl_BE"),
        ("", "configuration: web: language: no such language: ; there is nl_BE"),
    ],
)
def test_a_language_that_is_not_there_is_told_with_those_that_are(language: str, fault: str) -> None:
    with pytest.raises(ConfigError) as refused:
        parse({"web": {"language": language}})
    assert refused.value.faults == (fault,)

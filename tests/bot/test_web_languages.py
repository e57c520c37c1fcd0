"""Every text of every page comes from the catalogue: in a language that marks what it says, nothing is unmarked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from httpx2 import Response
from jinja2 import Environment

from bot.config_web import WebSection
from bot.roles import Role
from bot.texts import Catalogue
from bot.web.citizen_languages import LANGUAGES, Voices
from bot.web.said import Said
from bot.web.translating import extension
from tests.support.catalogue import BOT, written
from tests.support.console import OWN_PAGE, Console, running_console, token_in, words_of
from tests.support.filled import LONG, Filled, change, fill
from tests.support.pseudo import literals, marking, pseudo, python_literals, texts
from tests.support.views import ADMIN, CITIZEN, DECIDER, HELPDESK, OFFICER, STRANGER, VIEWS, View

# What `inzage doctor` finds and the keys of the configuration: words of the command line and of a file.
_OF_THE_HOUSE = frozenset({"instellingen", "nazicht"})
# Given by an expression, equal to a literal, and no words: names of tags, types of files, roles of contacts, and
# languages by their own names.
_CODES = frozenset({"h2", "h3", "h4", "application/pdf", "contact", *LANGUAGES.values()})
_CASE = "/dossiers/{delicate}/werk"


class MarkedVoices(Voices):
    """Speaks the marking language, whichever the citizen reads."""

    def __init__(self, catalogue: Catalogue, templates: Environment) -> None:
        super().__init__(catalogue, environment=templates, make=lambda _: templates)
        self._marking = catalogue

    def catalogue(self, language: str) -> Catalogue:
        return self._marking


@dataclass(slots=True, kw_only=True)
class Marked:
    """A filled console that speaks the marking language; `show` also marks what expressions give."""

    console: Console
    filled: Filled
    who: str = STRANGER

    def show(self, path: str, *, who: str, fields: dict[str, str] | None = None) -> Response:
        """The page of an address, or of a form that was sent to it."""
        if who != self.who:
            self.console.client.cookies.clear()
            if who == CITIZEN:
                for cookie in self.filled.cookies:
                    self.console.client.cookies.set(cookie["name"], cookie["value"])
            else:
                assert not who or self.console.sign_in(who).status_code == 303
            self.who = who
        names = {name: getattr(self.filled, name) for name in Filled.__slots__}
        address, client = path.format(**names), self.console.client
        if fields is None:
            with self._marks():
                return client.get(address)
        token = token_in(client.get("/" if who else "/aanmelden"))
        with self._marks():
            return client.post(address, data={"token": token, **fields}, headers=OWN_PAGE)

    @contextmanager
    def _marks(self) -> Iterator[None]:
        state = self.console.client.app.state  # type: ignore[attr-defined]
        plain = state.console
        templates = marking(plain.templates)
        state.console = replace(plain, templates=templates, voices=MarkedVoices(plain.catalogue, templates))
        try:
            yield
        finally:
            state.console = plain


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Marked]:
    folder = tmp_path_factory.mktemp("marked")
    web = WebSection(base_url="http://127.0.0.1", catalogue_file=pseudo(folder / "marked.po"))
    with running_console(folder, web=web, change=change) as console:
        yield Marked(console=console, filled=fill(console))


def hold(page: Response, *, given: bool = True) -> None:
    """No text of the page is without a message. If there is: `_()` in the template, `gettext` in Python."""
    found = texts(page.text)
    assert found.forgotten == []
    assert not given or found.given & literals() - _CODES == set()


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_a_page_says_nothing_outside_its_catalogue(marked: Marked, view: View) -> None:
    hold(marked.show(view.path, who=view.who), given=view.name not in _OF_THE_HOUSE)


@pytest.mark.parametrize(
    ("path", "who", "fields", "status"),
    [
        ("/aanmelden", STRANGER, {"naam": "niemand", "wachtwoord": "verkeerd"}, 403),
        ("/wachtwoord", OFFICER, {"huidig": "x", "nieuw": "kort", "herhaald": "anders"}, 422),
        ("/wachtwoord", OFFICER, {}, 422),
        ("/werklijst/zoeken", OFFICER, {"zoek": "peeters"}, 200),
        ("/werklijst/filters", OFFICER, {"spoor": "foi", "naam": LONG}, 422),
        ("/werklijst/nagekeken", OFFICER, {"kies-OB-2026-0001": "99", "kies-OB-2026-0003": "1"}, 409),
        ("/werklijst/vervanging", OFFICER, {"van": "2026-11-20", "tot": "morgen"}, 422),
        (f"{_CASE}/verlengen", OFFICER, {"spoor": "foi", "op": "", "grond": "", "versie": "1"}, 422),
        (f"{_CASE}/notitie", OFFICER, {"tekst": "Gebeld.", "versie": "0"}, 409),
        (f"{_CASE}/soort", OFFICER, {"soort": "niets", "versie": "1"}, 422),
        ("{draft}", OFFICER, {"subject": "", "due_on": "morgen", "versie": "0"}, 400),
        ("{fit}/goedkeuren", DECIDER, {"versie": "0"}, 409),
        ("/guidance", HELPDESK, {"vraag": "peren"}, 200),
        ("/guidance", HELPDESK, {"vraag": "zwembad"}, 200),
        ("/gebruikers", ADMIN, {"naam": f"{LONG[:60]} ?", "rol": "baas"}, 422),
        ("/gebruikers", ADMIN, {"naam": "nieuw", "rol": "school_staff", "school": "geen"}, 422),
        ("/agenda", OFFICER, {"wat": "openen"}, 200),
        ("/logboek?van=x&tot=y&wie=" + "a" * 101, ADMIN, None, 422),
    ],
)
def test_what_a_form_answers_is_in_the_catalogue(
    marked: Marked, path: str, who: str, fields: dict[str, str] | None, status: int
) -> None:
    page = marked.show(path, who=who, fields=fields)
    assert page.status_code == status
    hold(page)


def test_no_module_of_the_console_says_a_sentence_of_its_own() -> None:
    """A literal of two words, or a piece of one, is a message or for machines. Programmers read the interface."""
    words = re.compile(r"[a-zà-ÿ]{2,} [a-zà-ÿ]{2,}|[a-zà-ÿ]{2,} $|^ [a-zà-ÿ]{2,}")
    machinery = {"catalogues.py", "literals.py", "asgi.py"}
    found = [
        (path.name, line, text)
        for path in sorted((BOT / "web").glob("*.py"))
        for line, text in python_literals(path)
        if path.name not in machinery and words.search(text) and not re.search(r"[=*'<]", text)
    ]
    assert found == []


def as_it_is(said: Said) -> tuple[str, ...]:
    return (said.text, said.plural) if said.plural else (said.text,)


@pytest.mark.parametrize("path", sorted((BOT / "web/templates").glob("*.html")), ids=lambda path: path.stem)
def test_in_dutch_a_template_compiles_to_the_same_code_as_without_translation(path: Path) -> None:
    source = re.sub(r"\b_n?\(", "say(", path.read_text(encoding="utf-8"))
    plain = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    spoken = plain.overlay(extensions=[extension(as_it_is)])
    for environment in (plain, spoken):
        environment.filters |= {name: str for name in re.findall(r"\|([a-z_]+)", source) if name not in plain.filters}
    assert spoken.compile(source, path.name, raw=True) == plain.compile(source, path.name, raw=True)


FRENCH = {
    "Werklijst": "Liste de travail",
    "Aanmelden": "Se connecter",
    "Naam": "Nom",
    "Naam, mailadres of nummer": "Nom, adresse < numéro",
    "%(in_all)s open dossiers": "Dossiers ouverts : %(in_all)s",
    "Een computerprogramma sorteert de berichten; een mens beslist. <a>Privacyverklaring</a>": (
        "<a>Vie privée</a> : un programme trie les messages, une personne décide."
    ),
    "Met de gekozen dossiers": 'Pour les dossiers "choisis"',
}
PLURALS = {("nog %(n)s dag", "nog %(n)s dagen"): ("encore %(n)s jour", "encore %(n)s jours")}


@pytest.fixture
def french(tmp_path: Path) -> Iterator[Console]:
    found = Catalog(locale="fr_BE", fuzzy=False)
    for message, text in FRENCH.items():
        found.add(message, text)
    for ids, forms in PLURALS.items():
        found.add(ids, forms)
    found.add("dossier geopend", "dossier ouvert", context="Route")
    file = tmp_path / "fr_BE.po"
    file.write_text(written(found), encoding="utf-8")
    with running_console(
        tmp_path, web=WebSection(base_url="http://127.0.0.1", language="fr_BE", catalogue_file=file), change=change
    ) as console:
        yield console


def test_the_sign_in_page_in_french(french: Console) -> None:
    page = french.client.get("/aanmelden")
    assert '<html lang="fr-BE">' in page.text
    assert "<title>Se connecter – Inzage</title>" in page.text
    assert '<a href="/privacy">Vie privée</a> : un programme trie les messages, une personne décide.' in page.text
    # What has no translation stands in Dutch.
    assert '<label for="naam">Nom</label>' in page.text
    assert '<label for="wachtwoord">Wachtwoord</label>' in page.text


def test_the_worklist_in_french(french: Console) -> None:
    filled = fill(french)
    french.sign_in(OFFICER)
    page = french.client.get("/")
    assert "<h1>Liste de travail</h1>" in page.text
    assert re.search(r"\d+ novembre 2026 · Dossiers ouverts : \d+ ·", words_of(page.text))
    assert re.search(r"encore \d+ jours", page.text)
    # A translation brings no markup of its own, in a text as little as in an attribute.
    assert "Nom, adresse &lt; numéro" in page.text
    assert 'aria-label="Pour les dossiers &quot;choisis&quot;"' in page.text
    assert filled.delicate in page.text


def test_another_console_of_the_same_process_speaks_its_own_language(french: Console, tmp_path: Path) -> None:
    folder = tmp_path / "nl"
    folder.mkdir()
    with running_console(folder) as dutch:
        assert dutch.signed_in_as(Role.OFFICER).get("/").text.count("<h1>Werklijst</h1>") == 1
        assert french.signed_in_as(Role.OFFICER).get("/").text.count("<h1>Liste de travail</h1>") == 1
        assert dutch.client.get("/").text.count("<h1>Werklijst</h1>") == 1

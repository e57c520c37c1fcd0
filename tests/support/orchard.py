"""A small orchard of guidance for the console: current, ending, past, foreign, and one that names a contact."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.desk import Desk
from bot.shelf import Shelf, shelf_of
from bot.think import Knowledge
from knowledge.entry import Entry, Status
from knowledge.ports import Embedder
from tests.knowledge.support import WordEmbedder, a_corpus, an_entry, an_index
from tests.support.cases import NOW

TODAY = NOW.date()


def an_orchard() -> tuple[Entry, ...]:
    """Every kind of entry a page must mark; `LAW-PRUIM` and its neighbours come from `a_corpus`."""
    return (
        *a_corpus(),
        an_entry(
            id="kost",
            key="LAW-KOST",
            title="Wat kost een mandje peren?",
            questions={"nl": ("prijs van peren", "peren betalen"), "fr": ("prix des poires",)},
            answer="Een mandje peren is gratis.\n\nWie helpt plukken, krijgt er twee.",
            in_receipt=True,
            officer_note="Noem nooit een bedrag.",
            articles=("art. 7", "art. 8, lid 2"),
            source="Boomgaardreglement, https://www.boomgaard.example/reglement; Perenbesluit",
            valid_until=date(2026, 12, 31),
            see_also=("LAW-KERS",),
            owner="Dienst Fruit",
        ),
        an_entry(
            id="ouders",
            key="LAW-OUDERS",
            title="Mogen ouders mee het klimrek op?",
            questions={"nl": ("klimrek voor ouders",)},
            answer="Ouders mogen mee het klimrek op.",
            audience=("parents",),
        ),
        an_entry(
            id="oud",
            key="LAW-OUD",
            title="Appels rapen, zoals het was",
            questions={"nl": ("appels rapen",)},
            answer="Appels rapen mocht op zondag.",
            articles=("art. 1 Oud reglement",),
            status=Status.HISTORICAL,
            valid_from=date(2001, 1, 1),
        ),
        an_entry(
            id="voorbij",
            key="LAW-VOORBIJ",
            title="Noten rapen",
            questions={"nl": ("noten rapen",)},
            answer="Noten rapen mag nog dit najaar.",
            valid_until=date(2026, 10, 31),
        ),
        an_entry(
            id="vreemd",
            key="NL-DRUIF",
            title="Druiven plukken over de grens",
            questions={"nl": ("druiven plukken in Nederland",)},
            answer="Over de grens plukt men druiven in oktober.",
            jurisdiction="NL",
            scope="nl_school",
        ),
        an_entry(
            id="wie",
            key="FOI-WIE",
            title="Wie beantwoordt vragen over bessen?",
            questions={"nl": ("vragen over bessen", "contact bessen")},
            answer="Voor vragen over bessen mailt u naar {contact:bessen}.",
            needs_officer=True,
        ),
        an_entry(
            id="eigen",
            key="STAD-EIGEN",
            title="De stadsboomgaard",
            questions={"nl": ("stadsboomgaard openen",)},
            answer="De stadsboomgaard opent om tien uur.",
            body="stad",
        ),
        an_entry(
            id="stil",
            key="",
            title="Vissen in de vijver",
            questions={"nl": ("vissen in de vijver", "vijver vissen karper")},
            answer="Vissen in de vijver",
            silent="out_of_scope",
        ),
    )


def a_knowledge(entries: tuple[Entry, ...] | None = None, *, embedder: Embedder | None = None) -> Knowledge:
    """The orchard as a loaded index; its embedder knows nothing but words."""
    made = embedder or WordEmbedder()
    return Knowledge(index=an_index(entries or an_orchard(), embedder=made), embedder=made)


def a_shelf() -> Shelf:
    return shelf_of(a_knowledge())


def a_desk(**changes: Any) -> Desk:
    """The desk of `dorp` on the day of the tests."""
    values: dict[str, Any] = {
        "body_id": "dorp",
        "today": TODAY,
        "soon": 60,
        "jurisdictions": frozenset({"BE-VLG", "BE", "EU"}),
        "scopes": frozenset({"foi"}),
        "contacts": {"bessen": "bessen@dorp.example"},
    }
    return Desk(**(values | changes))

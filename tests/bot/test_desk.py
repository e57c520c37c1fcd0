"""What the helpdesk finds, and how a rule reads."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.desk import LISTED, Lookup, Standing, look_up, scope_label, show
from bot.shelf import shelf_of
from knowledge.answer import Reason
from knowledge.entry import Entry
from knowledge.expiry import Validity
from tests.knowledge.support import an_entry
from tests.support.orchard import TODAY, a_desk, a_knowledge, a_shelf

SHELF = a_shelf()
DESK = a_desk()


def a_lookup(text: str, **changes: Any) -> Lookup:
    values = {"jurisdictions": DESK.jurisdictions, "scopes": DESK.scopes, **changes}
    return Lookup(text=text, **values)


def ids(text: str, *, with_meaning: bool = False, **changes: Any) -> list[str]:
    found = look_up(SHELF, a_lookup(text, **changes), desk=DESK, with_meaning=with_meaning)
    return [entry.id for entry in found.entries]


def entry(entry_id: str) -> Entry:
    return SHELF.entries[entry_id]


@pytest.mark.parametrize("with_meaning", [False, True])
def test_words_of_a_rule_find_it_first(with_meaning: bool) -> None:
    assert ids("peren betalen", with_meaning=with_meaning)[0] == "kost"


def test_only_law_that_holds_here_now_shows_unless_more_is_chosen() -> None:
    everything: dict[str, Any] = {"jurisdictions": None, "scopes": None, "standing": Standing.ANY}
    assert "oud" not in ids("appels rapen")
    assert "oud" in ids("appels rapen", standing=Standing.ANY)
    assert "voorbij" not in ids("noten rapen")
    assert "voorbij" in ids("noten rapen", standing=Standing.PAST)
    assert "pruim" not in ids("pruimen plukken", standing=Standing.PAST)
    assert "vreemd" not in ids("druiven plukken", standing=Standing.ANY)
    assert "vreemd" in ids("druiven plukken", **everything)


def test_a_day_shows_the_law_of_that_day() -> None:
    assert "voorbij" in ids("noten rapen", on=date(2026, 10, 1))
    assert "pruim" not in ids("pruimen plukken", on=date(2018, 1, 1))
    assert ids("appels rapen", on=date(2010, 1, 1), standing=Standing.ANY) == ["oud"]


def test_what_the_words_name_themselves_shows_marked_without_choosing_it() -> None:
    named = DESK.lookup("druiven plukken in Nederland op school")
    assert "nl_school" in named.named
    found = look_up(SHELF, named, desk=DESK, with_meaning=False)
    assert "vreemd" in [entry.id for entry in found.entries]
    assert show(entry("vreemd"), desk=DESK).foreign


def test_an_audience_sees_its_own_rules_and_those_for_all() -> None:
    assert "ouders" in ids("klimrek", audience="parents")
    assert "ouders" not in ids("klimrek", audience="press")
    assert "pruim" in ids("pruimen plukken", audience="press")


def test_another_bodys_own_rules_and_silent_subjects_are_never_found() -> None:
    everything: dict[str, Any] = {"jurisdictions": None, "scopes": None, "standing": Standing.ANY}
    assert "eigen" not in ids("stadsboomgaard openen", **everything)
    assert "stil" not in ids("vissen in de vijver", **everything)
    theirs = look_up(SHELF, a_lookup("stadsboomgaard openen"), desk=a_desk(body_id="stad"), with_meaning=False)
    assert theirs.entries[0].id == "eigen"


def test_filters_without_words_list_what_they_admit() -> None:
    found = look_up(SHELF, a_lookup("  ", standing=Standing.PAST), desk=DESK, with_meaning=True)
    assert [entry.id for entry in found.entries] == ["oud", "voorbij"]
    assert not found.more
    many = shelf_of(a_knowledge(tuple(an_entry(id=f"e{n}", title=f"Regel {n}") for n in range(LISTED + 1))))
    listed = look_up(many, a_lookup(""), desk=DESK, with_meaning=False)
    assert (len(listed.entries), listed.more) == (LISTED, True)


def test_what_fits_well_is_told_from_what_fits_less() -> None:
    found = look_up(SHELF, a_lookup("mandje peren prijs"), desk=DESK, with_meaning=True)
    assert found.entries[0].id == "kost"
    assert 3 <= found.close < len(found.entries)


def test_a_search_by_meaning_says_whether_the_bot_itself_would_answer() -> None:
    answered = look_up(SHELF, a_lookup("ladder uitlenen aan bezoekers"), desk=DESK, with_meaning=True)
    assert (answered.answers, answered.reason, answered.unknown) == (True, None, False)
    silent = look_up(SHELF, a_lookup("vijver vissen karper"), desk=DESK, with_meaning=True)
    assert (silent.answers, silent.reason, silent.unknown) == (False, Reason.OUT_OF_SCOPE, True)


def test_words_that_occur_nowhere_find_nothing() -> None:
    assert ids("qqq xxx") == []


def test_a_rule_is_shown_with_matches_marked_and_contacts_filled_in() -> None:
    shown = show(entry("wie"), desk=DESK, text="bessen")
    assert "".join(piece.text for piece in shown.answer) == "Voor vragen over bessen mailt u naar bessen@dorp.example."
    assert [piece.text for piece in shown.title if piece.match] == ["bessen"]
    assert shown.lacking == ()


def test_a_rule_whose_contact_is_missing_is_not_copied() -> None:
    shown = show(entry("wie"), desk=a_desk(contacts={}))
    assert (shown.copied, shown.lacking) == (None, ("bessen",))
    assert "".join(piece.text for piece in shown.answer) == "Voor vragen over bessen mailt u naar …."


def test_a_copied_rule_names_its_source_and_validity() -> None:
    assert show(entry("kost"), desk=DESK).copied == (
        "Een mandje peren is gratis.\n\nWie helpt plukken, krijgt er twee.\n\n"
        "Bron: Wat kost een mandje peren?, art. 7, art. 8, lid 2. "
        "Boomgaardreglement, https://www.boomgaard.example/reglement; Perenbesluit\n"
        "Geldt vanaf 1 januari 2019 tot en met 31 december 2026."
    )


@pytest.mark.parametrize(
    ("entry_id", "warning"),
    [
        ("oud", "Let op: deze regel geldt niet meer."),
        ("voorbij", "Let op: deze regel geldt niet meer."),
        ("vreemd", "Let op: dit is recht van elders (NL)."),
    ],
)
def test_a_copied_rule_that_does_not_hold_here_says_so_first(entry_id: str, warning: str) -> None:
    copied = show(entry(entry_id), desk=DESK).copied
    assert copied is not None
    assert copied.startswith(warning)


def test_a_rule_of_one_system_opens_with_its_name() -> None:
    account = replace(entry("pruim"), scope="go_account")
    copied = show(account, desk=DESK).copied
    assert copied is not None
    assert copied.startswith("GO! account: Pruimen")
    assert (scope_label("go_account"), scope_label("foi")) == ("GO! account", "Alle besturen")


@pytest.mark.parametrize(
    ("entry_id", "validity", "days_left"),
    [
        ("pruim", Validity.IN_FORCE, None),
        ("kost", Validity.ENDS_SOON, (date(2026, 12, 31) - TODAY).days),
        ("voorbij", Validity.EXPIRED, (date(2026, 10, 31) - TODAY).days),
    ],
)
def test_a_rule_says_how_it_stands_today(entry_id: str, validity: Validity, days_left: int | None) -> None:
    shown = show(entry(entry_id), desk=DESK)
    assert (shown.validity, shown.days_left) == (validity, days_left)

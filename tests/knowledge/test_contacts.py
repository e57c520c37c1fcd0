from __future__ import annotations

from datetime import date

import pytest

from knowledge.contacts import Contact, fill, fresh, load_contacts, roles_in, stale, unreadable
from knowledge.shipped import shipped_contacts

TODAY = date(2026, 11, 20)
GOOD = """
[[contact]]
role = "boomgaard"
value = "boomgaard@dorp.example"
about = "Vragen over pruimen"
source = "Boomgaardreglement"
verified_on = 2026-01-31
"""


def a_contact(role: str = "boomgaard", value: str = "boomgaard@dorp.example", on: date = TODAY) -> Contact:
    return Contact(role=role, value=value, verified_on=on)


def test_a_table_is_read_line_by_line() -> None:
    loaded = load_contacts(GOOD)
    assert loaded.faults == ()
    (contact,) = loaded.contacts
    assert (contact.role, contact.about, contact.verified_on) == (
        "boomgaard",
        "Vragen over pruimen",
        date(2026, 1, 31),
    )


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (GOOD.replace('"boomgaard"', '"Boomgaard"'), "contact 1: veld role"),
        (GOOD.replace("role", "rol"), "contact 1: onbekend veld: rol"),
        (GOOD.replace('about = "Vragen over pruimen"', 'about = " "'), "contact 1: veld about"),
        (GOOD.replace("2026-01-31", '"gisteren"'), "contact 1: veld verified_on"),
        (GOOD + GOOD, "contact 2: rol boomgaard komt meer dan eens voor"),
        ("contact = 3", "contact is geen lijst"),
        ("contact = [3]", "contact 1: is geen tabel"),
        ("[kontakt]", "onbekende naam: kontakt"),
        ("[[contact", "geen geldige TOML"),
    ],
)
def test_a_fault_is_named_in_the_words_of_its_author(text: str, fault: str) -> None:
    assert any(found.startswith(fault) for found in load_contacts(text).faults)


def test_a_faulty_line_hides_no_other() -> None:
    loaded = load_contacts(GOOD.replace("2026-01-31", "3") + GOOD)
    assert len(loaded.contacts) == 1
    assert len(loaded.faults) == 1


def test_the_shipped_table_is_sound() -> None:
    assert shipped_contacts()


def test_an_answer_is_filled_or_not_given_at_all() -> None:
    text = "Mail {contact:boomgaard} of {contact:kelder}; niet {contact:boomgaard}."
    assert roles_in(text) == ("boomgaard", "kelder")
    assert fill(text, {"boomgaard": "a", "kelder": "b"}) == "Mail a of b; niet a."
    assert fill(text, {"boomgaard": "a"}) is None
    assert fill("Zonder adres.", {}) == "Zonder adres."


@pytest.mark.parametrize("text", ["Mail {contact: boomgaard}.", "Mail {contact:Boomgaard}.", "Mail {contact}."])
def test_what_only_looks_like_a_placeholder_never_leaves(text: str) -> None:
    assert unreadable(text)
    assert fill(text, {"boomgaard": "a"}) is None


@pytest.mark.parametrize(
    ("verified_on", "too_old"),
    [(date(2024, 11, 20), False), (date(2024, 11, 19), True), (date(2024, 12, 1), False), (date(2020, 1, 1), True)],
)
def test_a_line_is_stale_after_so_many_months(verified_on: date, too_old: bool) -> None:
    assert stale(a_contact(on=verified_on), on=TODAY, months=24) == too_old


def test_only_lines_that_are_filled_in_and_looked_after_may_be_used() -> None:
    lines = [
        a_contact("leeg", " "),
        a_contact("oud", "oud@dorp.example", date(2020, 1, 1)),
        a_contact("goed", " eerst@dorp.example "),
        a_contact("goed", "later@dorp.example"),
    ]
    assert fresh(lines, on=TODAY) == {"goed": "eerst@dorp.example"}
    assert set(fresh(lines, on=TODAY, months=120)) == {"goed", "oud"}

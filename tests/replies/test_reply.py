from __future__ import annotations

from datetime import date

from replies.reply import Contact, letterhead_from


def test_a_contact_table_gives_the_letterhead_and_its_oldest_check() -> None:
    letterhead = letterhead_from(
        (
            Contact(role="duty_officer", value="000", verified_on=date(2020, 1, 1)),
            Contact(role="contact", value=" Onthaal, 000 00 00 00 ", verified_on=date(2026, 2, 1)),
            Contact(role="privacy", value="https://linde.example/p", verified_on=date(2026, 1, 1)),
            Contact(role="contact", value="later", verified_on=date(2019, 1, 1)),
        ),
        body_id="linde",
        name="De Linde",
        address="info@linde.example",
    )
    assert letterhead.contact == "Onthaal, 000 00 00 00"
    assert letterhead.privacy_url == "https://linde.example/p"
    assert letterhead.contact_verified_on == date(2026, 1, 1)


def test_a_body_without_a_table_is_reached_at_its_own_address() -> None:
    letterhead = letterhead_from((), body_id="linde", name="De Linde", address="info@linde.example")
    assert (letterhead.contact, letterhead.privacy_url) == ("info@linde.example", "")
    assert letterhead.contact_verified_on is None


def test_a_contact_line_left_empty_is_not_replaced_by_the_address() -> None:
    line = Contact(role="contact", value=" ", verified_on=date(2026, 1, 1))
    letterhead = letterhead_from((line,), body_id="linde", name="De Linde", address="info@linde.example")
    assert letterhead.contact == ""

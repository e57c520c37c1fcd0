"""The dated file of grounds."""

from __future__ import annotations

import re
from datetime import date

import pytest

from replies.grounds import GroundsFault, GroundTest, grounds_on, parse_grounds, shipped_grounds

ONE = """[[ground]]
key = "a"
article = "II.33, 1°"
name = "n"
wording = "w"
test = "may"
status = "CONFIRMED"
valid_from = 2019-01-01
"""


def test_every_numbered_ground_of_the_articles_is_there_once() -> None:
    numbered = [ground.article for ground in shipped_grounds() if "°" in ground.article]
    environment = [f"II.36, § 1, tweede lid, {number}°" for number in range(1, 12)]
    assert numbered == [
        *(f"II.33, {number}°" for number in range(1, 4)),
        *(f"II.34, {number}°" for number in range(1, 7)),
        *(f"II.35, {number}°" for number in range(1, 7)),
        *environment,
    ]


def test_the_absolute_grounds_are_those_of_one_article_and_every_other_is_weighed() -> None:
    for ground in shipped_grounds():
        article = re.match(r"II\.\d+", ground.article)
        assert article is not None
        if article[0] in ("II.33", "II.35", "II.36"):
            assert ground.needs_balance
        if article[0] == "II.34":
            assert ground.test is GroundTest.ABSOLUTE
            assert not ground.needs_balance


def test_consent_is_asked_on_the_grounds_that_the_law_lists() -> None:
    asked = {ground.article for ground in shipped_grounds() if ground.consent}
    environment = {f"II.36, § 1, tweede lid, {number}°" for number in (1, 5, 7)}
    assert asked == {"II.34, 2°", "II.34, 6°", "II.35, 3°"} | environment


@pytest.mark.parametrize(
    ("years", "articles"),
    [
        (20, {"II.34, 3°", "II.34, 4°", "II.34, 5°", "II.35, 1°", "II.35, 4°", "II.35, 5°", "II.35, 6°"}),
        (50, {"II.34, 1°", "II.34, 6°", "II.35, 2°", "II.35, 3°"}),
        (120, {"II.34, 2°"}),
    ],
)
def test_the_age_that_ends_a_ground_is_the_law_s(years: int, articles: set[str]) -> None:
    found = {ground.article for ground in shipped_grounds() if ground.lapses_after == years}
    assert {article for article in found if "II.36" not in article} == articles


def test_a_later_version_of_a_ground_counts_from_its_day() -> None:
    later = ONE.replace("2019-01-01", "2027-01-01").replace('name = "n"', 'name = "m"')
    grounds = parse_grounds(ONE + later)
    assert grounds_on(date(2026, 12, 31), grounds=grounds)["a"].name == "n"
    assert grounds_on(date(2027, 1, 1), grounds=grounds)["a"].name == "m"


@pytest.mark.parametrize(
    "text",
    ["[[ground", ONE.replace("may", "perhaps"), ONE.replace('name = "n"\n', ""), ONE + "fee = 1\n", ONE + ONE],
)
def test_a_broken_file_is_refused(text: str) -> None:
    with pytest.raises(GroundsFault):
        parse_grounds(text)

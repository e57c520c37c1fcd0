"""The measurement measures what it says; figures are for the machine it runs on."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from bot.bench.chat import Cell, Server, cells, measured, serving
from bot.bench.chat_citizens import PAGE, Pauses, own_turns, own_words, scripts
from bot.bench.chat_flood import flood
from bot.bench.chat_http import Place, exchange, get, head, post
from bot.bench.failure import BenchFailed
from bot.config_web import ChatSection

BRISK = Pauses(least=1.0, most=2.0)
CELL = Cell(measure="chat", conversations=3, seconds=10, pauses=BRISK)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("served")) as started:
        yield started


def test_citizens_say_what_people_wrote_with_a_word_that_nobody_else_uses() -> None:
    said = scripts()
    assert len(said) > 100
    assert all(turns for turns in said)
    words = list(islice(own_words(random.Random(1)), 5_000))
    assert len(set(words)) > 4_990


def test_a_citizen_asks_for_a_paper_of_his_own_from_an_address_of_his_own() -> None:
    made = own_turns(
        ["ik wil het verslag", "Rita Baeten, Zandweg 3, 2960 Brecht"], word="bado", chance=random.Random(1)
    )
    assert made[0] == "ik wil het verslag bado"
    assert re.fullmatch(r"Rita Baeten, Zandweg 3, 2\d{3} Brecht", made[1])


def test_the_short_form_grows_from_one_and_ends_in_a_flood() -> None:
    for quick in (True, False):
        found = cells(quick=quick)
        assert [cell.measure for cell in found] == ["alone", *["chat"] * (len(found) - 2), "flood"]
        assert [cell.conversations for cell in found[:-1]] == sorted({cell.conversations for cell in found[:-1]})
    assert max(cell.conversations for cell in cells(quick=False)) == 500


def test_every_turn_that_was_taken_has_its_answer_in_the_store() -> None:
    row = measured(CELL)
    assert (row["conversations"], row["pauses"], row["lost"]) == (3, "uniform 1-2 s", 0)
    assert row["turns"] > 0
    assert row["turn_max"] >= row["turn_p95"] >= row["turn_p50"] > 0
    assert row["cpu_children"] > 0
    assert row["rss_children"] > 100
    assert row["flood"] == ""


def test_in_a_flood_from_one_place_the_limits_hold_and_honest_citizens_are_answered() -> None:
    row = measured(replace(CELL, measure="flood", seconds=20, flooded=True))
    counted = {what: int(count) for count, _, what in (one.partition(" ") for one in row["flood"].split(", "))}
    assert counted["begin 303"] <= 30 < counted["begin 303"] + counted["begin 429"]
    assert counted["stream shut"] > 0
    assert not any(what.endswith(" 500") for what in counted)
    assert row["turns"] > 0
    assert row["lost"] == 0


async def test_a_body_beyond_any_form_is_not_taken(server: Server) -> None:
    place = Place(port=server.port, address="127.3.0.1")
    large = await exchange(place, head("POST", PAGE, length=4_000_000) + b"tekst=" + b"x" * 3_999_994)
    assert large.status in (0, 413)  # the server may hang up before it was all sent
    assert (await get(Place(port=server.port, address="127.3.0.4"), PAGE)).status == 200


async def test_a_form_that_is_no_page_of_ours_begins_no_chat(server: Server) -> None:
    place = Place(port=server.port, address="127.3.0.2")
    assert (await post(place, PAGE, {"token": "x", "tekst": "Dag"})).status == 422


async def test_a_flood_of_another_address_counts_for_that_address_alone(server: Server) -> None:
    counted = await flood(port=server.port, seconds=5)
    assert counted["slow open"] > 0
    assert 0 < counted["stream open"] <= ChatSection().streams_per_place
    assert (await get(Place(port=server.port, address="127.3.0.3"), PAGE)).status == 200


async def test_who_reaches_nobody_is_told_so() -> None:
    assert (await get(Place(port=1), PAGE)).status == 0


def test_a_server_that_does_not_start_fails_with_a_reason(tmp_path: Path) -> None:
    taken = tmp_path / "file"
    taken.write_text("no folder", encoding="utf-8")
    with pytest.raises(BenchFailed, match="the server ended with 1"), serving(taken):
        pass

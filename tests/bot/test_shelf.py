from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.shelf import ShelfUnavailable, Shelves, shelf_of
from bot.think import Knowledge
from tests.knowledge.support import an_entry
from tests.support.orchard import a_knowledge, a_shelf, an_orchard


def test_a_shelf_holds_what_readers_may_choose_from_and_no_silent_subject() -> None:
    shelf = a_shelf()
    choices = shelf.choices("dorp")
    assert "stil" not in shelf.entries
    assert choices.jurisdictions == ("BE-VLG", "NL")
    assert choices.scopes == ("foi", "nl_school")
    assert choices.audiences == ("parents",)


def test_what_another_body_wrote_gives_nothing_to_choose_from() -> None:
    own = an_entry(id="stad:x", body="stad", scope="stadspas", audience=("stedelingen",), jurisdiction="FR")
    shelf = shelf_of(a_knowledge((*an_orchard(), own)))
    assert shelf.choices("stad").scopes == ("foi", "nl_school", "stadspas")
    assert shelf.choices("stad").audiences == ("parents", "stedelingen")
    assert "FR" in shelf.choices("stad").jurisdictions
    for other in ("dorp", "een nieuwe"):
        assert shelf.choices(other) == shelf_of(a_knowledge()).choices("dorp")


def test_a_body_sees_what_ships_and_its_own() -> None:
    shelf = a_shelf()
    assert "eigen" not in {entry.id for entry in shelf.of("dorp")}
    assert "eigen" in {entry.id for entry in shelf.of("stad")}


def test_the_guidance_is_loaded_once_however_many_ask_at_once() -> None:
    loads: list[int] = []
    started = threading.Barrier(4)

    def load() -> Knowledge:
        loads.append(1)
        return a_knowledge()

    library = Shelves(load, version=lambda: "1")

    def ask(_: int) -> int:
        started.wait(20)
        return id(library.shelf())

    with ThreadPoolExecutor(4) as threads:
        found = set(threads.map(ask, range(4)))
    assert (len(found), loads) == (1, [1])


def test_a_load_that_failed_is_tried_again() -> None:
    answers = [OSError("no model"), None]

    def load() -> Knowledge:
        fault = answers.pop(0)
        if fault is not None:
            raise fault
        return a_knowledge()

    library = Shelves(load, version=lambda: "1")
    with pytest.raises(ShelfUnavailable):
        library.shelf()
    assert library.shelf().entries


def test_what_was_published_since_is_loaded_at_the_next_look() -> None:
    versions, loads = iter(["1", "1", "2"]), []

    def load() -> Knowledge:
        loads.append(1)
        return a_knowledge()

    library = Shelves(load, version=lambda: next(versions))
    first, same, later = library.shelf(), library.shelf(), library.shelf()
    assert first is same
    assert later is not first
    assert len(loads) == 2

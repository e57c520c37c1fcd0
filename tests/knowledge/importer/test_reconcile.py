"""A document imported again: what it says now against what it said."""

from __future__ import annotations

from collections.abc import Iterable

from knowledge.importer.entry_text import NewEntry, free_id
from knowledge.importer.reconcile import Change, KnownEntry, reconcile


def new(wanted_id: str, body: str, *, heading: str = "") -> NewEntry:
    return NewEntry(wanted_id=wanted_id, title=heading or wanted_id, body=body, checksum=f"{heading}{wanted_id}{body}")


def known(entry_id: str, entry: NewEntry) -> KnownEntry:
    return KnownEntry(
        entry_id=entry_id, key=entry_id.upper(), title=entry.title, body=entry.body, checksum=entry.checksum
    )


def compared(
    entries: list[NewEntry], before: Iterable[KnownEntry] = (), *, taken: Iterable[str] = ()
) -> list[tuple[str, str]]:
    verdicts = reconcile(entries, known=tuple(before), taken=frozenset(taken))
    return [(verdict.entry_id, verdict.change.value) for verdict in verdicts]


def test_a_first_import_is_all_new_and_equal_ids_are_numbered() -> None:
    assert compared([new("kamp", "een"), new("kamp", "twee")]) == [("kamp", "new"), ("kamp-2", "new")]


def test_the_same_again_is_unchanged() -> None:
    entries = [new("kamp", "een"), new("kamp", "twee")]
    before = [known("kamp", entries[0]), known("kamp-2", entries[1])]
    assert compared(entries, before) == [("kamp", "unchanged"), ("kamp-2", "unchanged")]
    assert compared(entries[::-1], before) == [("kamp-2", "unchanged"), ("kamp", "unchanged")]


def test_another_text_under_the_same_heading_is_changed() -> None:
    before = [known("kamp", new("kamp", "een")), known("kamp-2", new("kamp", "twee"))]
    assert compared([new("kamp", "een"), new("kamp", "drie")], before) == [("kamp", "unchanged"), ("kamp-2", "changed")]


def test_the_same_text_under_another_heading_keeps_its_id() -> None:
    before = [known("kamp", new("kamp", "een"))]
    assert compared([new("zomerkamp", "een")], before) == [("kamp", "changed")]


def test_what_is_gone_has_vanished_and_its_id_is_not_given_away() -> None:
    before = [known("kamp", new("kamp", "een")), known("feest", new("feest", "twee"))]
    assert compared([new("kamp", "een")], before) == [("kamp", "unchanged"), ("feest", "vanished")]


def test_ids_of_other_documents_are_taken() -> None:
    assert compared([new("kamp", "een")], taken=["kamp"]) == [("kamp-2", "new")]
    assert free_id("kamp", {"kamp", "kamp-2"}) == "kamp-3"


def test_a_verdict_carries_the_entry_and_its_key() -> None:
    (verdict,) = reconcile([new("kamp", "een")], known=(), taken=())
    assert (verdict.key, verdict.change, verdict.entry is not None) == ("KAMP", Change.NEW, True)

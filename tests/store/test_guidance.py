"""The bodies' own guidance, on both engines."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.errors import StoreConflict
from bot.store import guidance
from bot.store.guidance import EntryState, NewDraft, StoredEntry
from bot.store.session import Door, Session
from tests.store.builders import NOW, an_id


def a_draft(entry_id: str = "kamp", *, text: str = "een") -> NewDraft:
    return NewDraft(
        entry_id=entry_id, key=entry_id.upper(), document_sha256="d1", entry_sha256=f"sha-{text}", markdown=text
    )


def add(door: Door, draft: NewDraft | None = None, *, body_id: str = "dorp", document: str = "kamp.txt") -> str:
    row_id = an_id()
    door.write_now(
        lambda s: guidance.add_draft(s, draft or a_draft(), row_id=row_id, body_id=body_id, document=document, now=NOW)
    )
    return row_id


def entries(door: Door, **chosen: object) -> list[StoredEntry]:
    return door.read_now(lambda s: guidance.list_entries(s, **chosen))  # type: ignore[arg-type]


def test_a_draft_is_kept_whole(door: Door) -> None:
    row_id = add(door)
    assert entries(door) == [
        StoredEntry(
            row_id=row_id,
            body_id="dorp",
            entry_id="kamp",
            key="KAMP",
            state=EntryState.DRAFT,
            document="kamp.txt",
            document_sha256="d1",
            entry_sha256="sha-een",
            imported_at=NOW,
            published_at=None,
            published_by=None,
            vanished_at=None,
            markdown="een",
        )
    ]


def test_lists_are_of_a_body_a_document_a_state(door: Door) -> None:
    add(door)
    add(door, body_id="stad")
    add(door, a_draft("feest"), document="feest.txt")
    assert [entry.entry_id for entry in entries(door, body_id="dorp")] == ["feest", "kamp"]
    assert [entry.body_id for entry in entries(door, document="kamp.txt")] == ["dorp", "stad"]
    assert entries(door, state=EntryState.PUBLISHED) == []


def test_an_entry_has_one_draft_and_one_published_text_and_any_number_of_old_ones(door: Door) -> None:
    for text in ("een", "twee", "drie"):
        row_id = add(door, a_draft(text=text))
        with pytest.raises(StoreConflict):
            add(door, a_draft(text="tegelijk"))

        def replace(s: Session, row_id: str = row_id) -> None:
            for entry in guidance.list_entries(s, state=EntryState.PUBLISHED):
                guidance.withdraw(s, entry.row_id)
            assert guidance.publish(s, row_id, now=NOW, by="lies")

        door.write_now(replace)
    assert sorted((entry.markdown, entry.state.value) for entry in entries(door)) == [
        ("drie", "published"),
        ("een", "withdrawn"),
        ("twee", "withdrawn"),
    ]
    (published,) = entries(door, state=EntryState.PUBLISHED)
    assert (published.published_at, published.published_by) == (NOW, "lies")


def test_what_is_published_is_replaced_only_after_it_was_withdrawn(door: Door) -> None:
    first = add(door)
    door.write_now(lambda s: guidance.publish(s, first, now=NOW, by="lies"))
    second = add(door, a_draft(text="twee"))
    with pytest.raises(StoreConflict):
        door.write_now(lambda s: guidance.publish(s, second, now=NOW, by="lies"))


def test_only_a_draft_is_rewritten_or_published(door: Door) -> None:
    row_id = add(door)
    door.write_now(lambda s: guidance.redraft(s, a_draft(text="beter"), row_id=row_id, now=NOW + timedelta(days=1)))
    assert [entry.markdown for entry in entries(door)] == ["beter"]
    assert door.write_now(lambda s: guidance.publish(s, row_id, now=NOW, by="lies"))
    assert not door.write_now(lambda s: guidance.publish(s, row_id, now=NOW, by="lies"))
    door.write_now(lambda s: guidance.redraft(s, a_draft(text="te laat"), row_id=row_id, now=NOW))
    assert [entry.markdown for entry in entries(door)] == ["beter"]
    assert door.write_now(lambda s: guidance.withdraw(s, row_id))
    assert not door.write_now(lambda s: guidance.withdraw(s, row_id))


def test_what_vanished_is_marked_once_and_unmarked_when_it_is_seen_again(door: Door) -> None:
    row_id = add(door)
    assert door.write_now(lambda s: guidance.vanished(s, row_id, now=NOW))
    assert not door.write_now(lambda s: guidance.vanished(s, row_id, now=NOW + timedelta(days=1)))
    assert [entry.vanished_at for entry in entries(door)] == [NOW]
    door.write_now(lambda s: guidance.seen(s, row_id, document_sha256="d2"))
    assert [(entry.vanished_at, entry.document_sha256) for entry in entries(door)] == [(None, "d2")]


def test_the_version_differs_after_each_change_of_any_body(door: Door) -> None:
    versions = [door.read_now(guidance.version)]
    for body_id in ("dorp", "stad", "dorp"):
        door.write_now(lambda s, body_id=body_id: guidance.changed(s, body_id))  # type: ignore[misc]
        versions.append(door.read_now(guidance.version))
    assert versions == ["", "dorp:1", "dorp:1,stad:1", "dorp:2,stad:1"]

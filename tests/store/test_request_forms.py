"""Web forms begun and sent, how often one place sends, and the notes of the helpdesk, on both engines."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.store import contact_notes, request_forms, spool
from bot.store.contact_notes import ContactNote, NewContactNote
from bot.store.session import Door
from intake.labels import ContactChannel
from tests.store.builders import MINUTE, NOW, a_mail, an_id

DAY = timedelta(days=1)
TYPED = {"naam": "An Peeters", "document": "het verslag\nvan 12 oktober", "vorm": ""}


def keep(door: Door, *, token: str = "link", typed: dict[str, str] | None = None, body_id: str = "dorp") -> None:
    door.write_now(
        lambda s: request_forms.keep_draft(s, typed or TYPED, body_id=body_id, token=token, expires_at=NOW + DAY)
    )


def kept(door: Door, *, token: str = "link", body_id: str = "dorp", after: timedelta = MINUTE) -> dict[str, str] | None:
    found = door.read_now(lambda s: request_forms.draft(s, token, body_id=body_id, now=NOW + after))
    return None if found is None else dict(found.fields)


def forget(door: Door, *, after: timedelta) -> int:
    return door.write_now(
        lambda s: request_forms.expire(
            s, now=NOW + after, tried_before=NOW + after - 60 * MINUTE, sent_before=NOW + after - 7 * DAY
        )
    )


def test_a_draft_opens_with_its_link_in_its_own_body_until_it_expires(door: Door) -> None:
    keep(door)
    assert kept(door) == TYPED
    assert kept(door, token="geraden") is None
    assert kept(door, body_id="stad") is None
    assert kept(door, after=DAY) is None


def test_a_draft_kept_again_holds_the_newer_words_and_goes_when_it_is_sent(door: Door) -> None:
    keep(door)
    keep(door, typed={"naam": "Bram"})
    assert kept(door) == {"naam": "Bram"}
    door.write_now(lambda s: request_forms.drop_draft(s, "link", body_id="stad"))
    assert kept(door) == {"naam": "Bram"}
    door.write_now(lambda s: request_forms.drop_draft(s, "link", body_id="dorp"))
    assert kept(door) is None


def test_a_link_of_one_body_keeps_nothing_for_another(door: Door) -> None:
    keep(door)
    before = kept(door)
    door.write_now(
        lambda s: request_forms.keep_draft(
            s, {"naam": "Iemand anders"}, body_id="stad", token="link", expires_at=NOW + DAY
        )
    )
    assert kept(door) == before
    assert door.read_now(lambda s: request_forms.draft(s, "link", body_id="stad", now=NOW)) is None


def test_what_is_over_is_deleted(door: Door) -> None:
    keep(door)
    mail = a_mail()
    ledger_id = door.write_now(lambda s: spool.put(s, mail, ledger_id=an_id(), now=NOW)).ledger_id
    door.write_now(lambda s: request_forms.count_try(s, "plaats", now=NOW))
    door.write_now(lambda s: request_forms.add_receipt(s, token="pagina", body_id="dorp", ledger_id=ledger_id, now=NOW))
    assert forget(door, after=MINUTE) == 0
    assert forget(door, after=61 * MINUTE) == 1
    assert forget(door, after=DAY) == 1
    assert door.read_now(lambda s: request_forms.receipt(s, "pagina", body_id="dorp")) == ledger_id
    assert forget(door, after=8 * DAY) == 1
    assert door.read_now(lambda s: request_forms.receipt(s, "pagina", body_id="dorp")) is None


def test_the_page_of_a_sent_form_opens_in_its_own_body_only(door: Door) -> None:
    ledger_id = door.write_now(lambda s: spool.put(s, a_mail(), ledger_id=an_id(), now=NOW)).ledger_id
    door.write_now(lambda s: request_forms.add_receipt(s, token="pagina", body_id="dorp", ledger_id=ledger_id, now=NOW))
    assert door.read_now(lambda s: request_forms.receipt(s, "pagina", body_id="dorp")) == ledger_id
    assert door.read_now(lambda s: request_forms.receipt(s, "pagina", body_id="stad")) is None
    assert door.read_now(lambda s: request_forms.receipt(s, "geraden", body_id="dorp")) is None


def test_tries_count_by_place_and_within_the_window(door: Door) -> None:
    for place, at in (("a", NOW), ("a", NOW + MINUTE), ("b", NOW)):
        door.write_now(lambda s, p=place, t=at: request_forms.count_try(s, p, now=t))

    def count(place: str, since: timedelta) -> int:
        return door.read_now(lambda s: request_forms.tries(s, place, since=NOW + since))

    assert (count("a", -MINUTE), count("b", -MINUTE), count("c", -MINUTE)) == (2, 1, 0)
    assert count("a", timedelta()) == 1


def test_the_first_key_holds(door: Door) -> None:
    assert door.read_now(request_forms.key) is None
    made = [door.write_now(lambda s, secret=secret: request_forms.make_key(s, secret)) for secret in ("een", "twee")]
    assert made == ["een", "een"]
    assert door.read_now(request_forms.key) == "een"


def write_down(door: Door, caller: str, *, promised: timedelta | None = None, body_id: str = "dorp") -> str:
    note = NewContactNote(
        note_id=an_id(),
        body_id=body_id,
        channel=ContactChannel.PHONE,
        caller=caller,
        about="het verslag",
        mail_address=None,
        telephone="09 000 00 00",
        promised_at=None if promised is None else NOW + promised,
        written_by="hilde",
    )
    door.write_now(lambda s: contact_notes.add(s, note, now=NOW))
    return note.note_id


def test_notes_are_numbered_by_body_and_listed_newest_first(door: Door) -> None:
    for caller, body_id in (("An", "dorp"), ("Bram", "dorp"), ("Mia", "stad")):
        write_down(door, caller, body_id=body_id)

    def newest(body_id: str) -> list[tuple[int, str]]:
        found = door.read_now(lambda s: contact_notes.newest(s, body_id=body_id, limit=9))
        return [(note.number, note.caller) for note in found]

    assert (newest("dorp"), newest("stad")) == ([(2, "Bram"), (1, "An")], [(1, "Mia")])


def test_who_was_promised_a_call_waits_until_it_is_ticked(door: Door) -> None:
    write_down(door, "Nooit")
    late = write_down(door, "Later", promised=2 * DAY)
    write_down(door, "Eerst", promised=DAY)

    def waiting() -> list[str]:
        return [note.caller for note in door.read_now(lambda s: contact_notes.to_call(s, body_id="dorp", limit=9))]

    def tick(body_id: str) -> bool:
        return door.write_now(lambda s: contact_notes.called(s, late, body_id=body_id, by="hilde", now=NOW))

    assert waiting() == ["Eerst", "Later"]
    assert [tick("stad"), tick("dorp"), tick("dorp")] == [False, True, False]
    assert waiting() == ["Eerst"]
    note: ContactNote | None = door.read_now(lambda s: contact_notes.get(s, late, body_id="dorp"))
    assert note is not None and (note.called_back_by, note.waits) == ("hilde", False)


def test_a_caller_is_told_once_to_write(door: Door) -> None:
    note_id = write_down(door, "An")

    def tell() -> bool:
        return door.write_now(lambda s: contact_notes.told(s, note_id, body_id="dorp", now=NOW))

    assert [tell(), tell()] == [True, False]
    assert door.read_now(lambda s: contact_notes.get(s, note_id, body_id="stad")) is None


def test_old_notes_go_but_whoever_waits_for_a_call_stays(door: Door) -> None:
    write_down(door, "Oud")
    called = write_down(door, "Gebeld", promised=DAY)
    write_down(door, "Wacht", promised=DAY)
    write_down(door, "Elders", body_id="stad")
    door.write_now(lambda s: contact_notes.called(s, called, body_id="dorp", by="hilde", now=NOW))

    def gone(before: datetime) -> int:
        return door.write_now(lambda s: contact_notes.expire(s, body_id="dorp", written_before=before))

    def left(body_id: str) -> list[str]:
        found = door.read_now(lambda s: contact_notes.newest(s, body_id=body_id, limit=9))
        return [note.caller for note in found]

    assert gone(NOW) == 0
    assert gone(NOW + MINUTE) == 2
    assert left("dorp") == ["Wacht"]
    assert left("stad") == ["Elders"]

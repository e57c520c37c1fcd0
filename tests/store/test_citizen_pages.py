"""Secret addresses of citizens, codes and sessions: hashed, of one body and case, ended in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.store import cases, citizen_access, citizen_links, outbox
from bot.store.citizen_links import CitizenLink, LinkPurpose
from bot.store.session import Door
from intake.case import CaseEventType
from replies.reply import DemandKind
from tests.store.builders import MINUTE, NOW, a_case, a_mail, a_reply, spooled

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def opened(door: Door, *, body_id: str = "dorp", reference: str = "OB-2026-0001") -> str:
    case = a_case(body_id=body_id, reference=reference)
    door.write_now(lambda s: cases.open_case(s, case, actor="bot"))
    return case.case_id


def linked(door: Door, case_id: str, *, token: str = "geheim", body_id: str = "dorp") -> CitizenLink:
    door.write_now(
        lambda s: citizen_links.add(
            s, token=token, body_id=body_id, purpose=LinkPurpose.STATUS, case_id=case_id, now=NOW
        )
    )
    found = door.read_now(lambda s: citizen_links.find(s, token))
    assert found is not None
    return found


def moved(door: Door, case_id: str, type: CaseEventType, days: int) -> None:
    at = NOW + days * DAY
    door.write_now(lambda s: cases.append_event(s, body_id="dorp", case_id=case_id, type=type, at=at, actor="lies"))


def test_an_address_is_found_by_its_token_which_is_not_kept(door: Door) -> None:
    link = linked(door, opened(door))
    assert (link.reference, link.purpose, link.body_id) == ("OB-2026-0001", LinkPurpose.STATUS, "dorp")
    assert link.link_hash != "geheim"
    assert door.read_now(lambda s: citizen_links.find(s, link.link_hash)) is None


def test_the_last_event_counts_but_not_that_somebody_looked(door: Door) -> None:
    case_id = opened(door)
    moved(door, case_id, CaseEventType.HANDLED, 3)
    moved(door, case_id, CaseEventType.VIEWED, 9)
    assert linked(door, case_id).last_event == NOW + 3 * DAY


def test_revoking_shuts_every_address_of_one_case_with_its_code_and_browsers(door: Door) -> None:
    case_id, other = opened(door), opened(door, reference="OB-2026-0002")
    link = linked(door, case_id)
    linked(door, case_id, token="tweede")
    linked(door, other, token="ander")
    door.write_now(
        lambda s: citizen_access.start(
            s, token="venster", body_id="dorp", case_id=case_id, link_hash=link.link_hash, now=NOW
        )
    )
    door.write_now(lambda s: citizen_access.set_code(s, body_id="dorp", case_id=case_id, code_hash="x", now=NOW))

    def revoke(body_id: str) -> int:
        return door.write_now(lambda s: citizen_links.revoke(s, body_id=body_id, case_id=case_id, now=NOW))

    assert [revoke("stad"), revoke("dorp"), revoke("dorp")] == [0, 2, 0]
    assert door.read_now(lambda s: citizen_access.session(s, "venster")) is None
    assert door.read_now(lambda s: citizen_access.code(s, body_id="dorp", case_id=case_id)) is None
    left = [
        door.read_now(lambda s, one=one: citizen_links.open_links(s, body_id="dorp", case_id=one))
        for one in (case_id, other)
    ]
    assert left == [0, 1]


def test_a_newer_code_takes_the_place_of_the_older_and_tries_are_counted(door: Door) -> None:
    case_id = opened(door)
    for code_hash in ("een", "twee"):
        door.write_now(
            lambda s, made=code_hash: citizen_access.set_code(
                s, body_id="dorp", case_id=case_id, code_hash=made, now=NOW
            )
        )
    door.write_now(lambda s: citizen_access.note_try(s, body_id="dorp", case_id=case_id))
    door.write_now(lambda s: citizen_access.note_try(s, body_id="stad", case_id=case_id))
    sent = door.read_now(lambda s: citizen_access.code(s, body_id="dorp", case_id=case_id))
    assert sent is not None
    assert (sent.code_hash, sent.tries, sent.created_at) == ("twee", 1, NOW)
    assert door.read_now(lambda s: citizen_access.code(s, body_id="stad", case_id=case_id)) is None
    door.write_now(lambda s: citizen_access.spend_code(s, body_id="dorp", case_id=case_id))
    assert door.read_now(lambda s: citizen_access.code(s, body_id="dorp", case_id=case_id)) is None


def test_browsers_end_when_they_are_told_and_when_they_are_old(door: Door) -> None:
    case_id = opened(door)
    link_hash = linked(door, case_id).link_hash
    for token, at in (("oud", NOW), ("nieuw", NOW + HOUR)):
        door.write_now(
            lambda s, token=token, at=at: citizen_access.start(
                s, token=token, body_id="dorp", case_id=case_id, link_hash=link_hash, now=at
            )
        )
    assert door.write_now(lambda s: citizen_access.expire(s, made_before=NOW + MINUTE)) == 1
    found = door.read_now(lambda s: citizen_access.session(s, "nieuw"))
    assert found is not None
    assert (found.case_id, found.link_hash) == (case_id, link_hash)
    assert [door.write_now(lambda s: citizen_access.end(s, "nieuw")) for _ in range(2)] == [True, False]


def test_mails_are_counted_by_case_and_by_address(door: Door) -> None:
    case_id = opened(door)
    for made_at, kind in ((NOW, DemandKind.CODE), (NOW + HOUR, DemandKind.CODE), (NOW + HOUR, DemandKind.CONFIRM)):
        item = replace(a_reply(created_at=made_at), kind=kind, case_id=case_id)
        door.write_now(lambda s, item=item: outbox.add(s, item))

    def of_case(body_id: str) -> int:
        return door.read_now(
            lambda s: citizen_access.mails_of_case(s, body_id=body_id, case_id=case_id, kind=DemandKind.CODE, since=NOW)
        )

    assert [of_case("dorp"), of_case("stad")] == [1, 0]
    to = "AN.Peeters@burger.example"
    before = NOW - MINUTE
    counts = [
        door.read_now(lambda s, kind=kind: citizen_access.mails_to(s, recipient=to, kind=kind, since=before))
        for kind in (DemandKind.CODE, DemandKind.CONFIRM, DemandKind.WITHDRAWAL)
    ]
    assert counts == [2, 1, 0]
    # What somebody asked for on a page takes nothing from the letters the bot may write.
    assert door.read_now(lambda s: outbox.sent_to(s, body_id="dorp", recipient=to, since=before)) == 0


def test_a_confirmation_is_given_once_and_belongs_to_its_message(door: Door) -> None:
    ledger_id = spooled(door, a_mail()).ledger_id
    door.write_now(
        lambda s: citizen_links.add(
            s,
            token="knop",
            body_id="dorp",
            purpose=LinkPurpose.CONFIRM,
            ledger_id=ledger_id,
            now=NOW,
            expires_at=NOW + DAY,
        )
    )
    link = door.read_now(lambda s: citizen_links.find(s, "knop"))
    assert link is not None
    assert (link.ledger_id, link.case_id, link.reference, link.expires_at) == (ledger_id, None, None, NOW + DAY)

    def confirmed(body_id: str = "dorp") -> bool:
        return door.read_now(lambda s: citizen_links.is_confirmed(s, body_id=body_id, ledger_id=ledger_id))

    assert not confirmed()
    assert [door.write_now(lambda s: citizen_links.use(s, link, now=NOW)) for _ in range(2)] == [True, False]
    assert (confirmed(), confirmed("stad")) == (True, False)

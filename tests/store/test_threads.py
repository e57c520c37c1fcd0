"""Who speaks on a case and which messages belong to it, on both engines."""

from __future__ import annotations

from bot.store import cases, threads
from bot.store.session import Door
from intake.thread import KnownCase
from tests.store.builders import MINUTE, NOW, a_case

AN = "an.peeters@burger.example"


def joined(door: Door, case: cases.NewCase, message_id: str, direction: threads.Direction) -> None:
    door.write_now(
        lambda s: threads.add_message(
            s,
            body_id=case.body_id,
            message_id=message_id,
            direction=direction,
            sender=AN,
            at=NOW,
            case_id=case.case_id,
        )
    )


def a_known_case(door: Door, reference: str, message_id: str) -> cases.NewCase:
    case = a_case(reference=reference)
    door.write_now(lambda s: cases.open_case(s, case, actor="bot"))
    joined(door, case, message_id, threads.Direction.IN)
    return case


def test_known_cases_are_those_the_ids_and_references_point_at(door: Door) -> None:
    a_known_case(door, "OB-2026-0001", "<een@burger.example>")
    a_known_case(door, "OB-2026-0002", "<twee@burger.example>")
    a_known_case(door, "OB-2026-0003", "<drie@burger.example>")
    found = door.read_now(
        lambda s: threads.known_cases(
            s,
            "dorp",
            message_ids=["<een@burger.example>", "<onbekend@x.example>"],
            references=["OB-2026-0002", "OB-2026-0099"],
        )
    )
    assert found == [
        KnownCase(
            reference="OB-2026-0001",
            message_ids=frozenset({"<een@burger.example>"}),
            parties=frozenset({AN}),
        ),
        KnownCase(reference="OB-2026-0002", parties=frozenset({AN})),
    ]


def test_a_sender_brings_the_open_cases_he_may_speak_on(door: Door) -> None:
    case = a_known_case(door, "OB-2026-0001", "<een@burger.example>")

    def by(sender: str) -> list[str]:
        found = door.read_now(lambda s: threads.known_cases(s, "dorp", message_ids=[], references=[], sender=sender))
        return [known.reference for known in found]

    assert by("An.Peeters@BURGER.example") == [case.reference]
    assert by("iemand@anders.example") == []


def test_the_cases_of_another_body_are_unknown(door: Door) -> None:
    a_known_case(door, "OB-2026-0001", "<een@burger.example>")
    assert (
        door.read_now(
            lambda s: threads.known_cases(
                s, "stad", message_ids=["<een@burger.example>"], references=["OB-2026-0001"], sender=AN
            )
        )
        == []
    )


def test_a_party_is_added_once_whatever_the_case_of_its_letters(door: Door) -> None:
    case = a_known_case(door, "OB-2026-0001", "<een@burger.example>")

    def add(address: str) -> bool:
        return door.write_now(
            lambda s: threads.add_party(s, body_id="dorp", case_id=case.case_id, address=address, role="lawyer")
        )

    assert [add("Mr@Balie.example"), add("mr@balie.example"), add(AN.upper())] == [True, False, False]
    view = door.read_now(lambda s: cases.get(s, "dorp", case.reference))
    assert view is not None
    assert view.parties == (AN, "mr@balie.example")


def test_a_repeated_message_id_stays_with_its_first_case(door: Door) -> None:
    first = a_known_case(door, "OB-2026-0001", "<een@burger.example>")
    second = a_known_case(door, "OB-2026-0002", "<een@burger.example>")
    found = [
        door.read_now(lambda s, c=case: threads.messages(s, body_id="dorp", case_id=c.case_id))
        for case in (first, second)
    ]
    assert [len(messages) for messages in found] == [1, 0]


def test_messages_are_listed_oldest_first_in_both_directions(door: Door) -> None:
    case = a_known_case(door, "OB-2026-0001", "<een@burger.example>")
    door.write_now(
        lambda s: threads.add_message(
            s,
            body_id="dorp",
            message_id="<nul@dorp.example>",
            direction=threads.Direction.OUT,
            sender="info@dorp.example",
            at=NOW - MINUTE,
            case_id=case.case_id,
        )
    )
    listed = door.read_now(lambda s: threads.messages(s, body_id="dorp", case_id=case.case_id))
    assert [(message.message_id, message.direction) for message in listed] == [
        ("<nul@dorp.example>", threads.Direction.OUT),
        ("<een@burger.example>", threads.Direction.IN),
    ]


def test_a_message_id_of_any_length_is_found_again(door: Door) -> None:
    endless = "<" + "".join(chr(0x4E00 + n) for n in range(9000)) + "@burger.example>"
    case = a_known_case(door, "OB-2026-0001", endless)
    [found] = door.read_now(lambda s: threads.known_cases(s, "dorp", message_ids=[endless], references=[]))
    assert (found.reference, found.message_ids) == (case.reference, {endless})

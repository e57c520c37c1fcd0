from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.message import Address, InboundMessage
from intake.thread import CaseMatch, KnownCase, MatchBy, match

PARTY = "an.peeters@post.example"
STRANGER = "iemand@elders.example"
OURS = "<9f2c41@school.example>"
THEIRS = "<abc.1@post.example>"


def a_message(
    *,
    sender: str = PARTY,
    subject: str = "",
    newest: str = "",
    quoted: str = "",
    in_reply_to: str | None = None,
    references: Sequence[str] = (),
    message_id: str | None = "<new@post.example>",
) -> InboundMessage:
    return InboundMessage(
        message_id=message_id,
        date=None,
        sender=Address(address=sender),
        reply_to=None,
        to=(),
        cc=(),
        subject=subject,
        headers=(),
        text=f"{newest}\n{quoted}",
        text_unquoted=newest,
        language="nl",
        attachments=(),
        automatic=None,
        in_reply_to=in_reply_to,
        references=tuple(references),
        defects=(),
    )


A_CASE = KnownCase(
    reference="OB-2026-0001",
    message_ids=frozenset({THEIRS}),
    parties=frozenset({PARTY}),
    own_message_ids=frozenset({OURS}),
)
OTHER_CASE = KnownCase(
    reference="OB-2026-0002",
    message_ids=frozenset({"<x@post.example>"}),
    parties=frozenset({"jan@post.example"}),
)
SECOND_CASE_OF_PARTY = KnownCase(
    reference="OB-2026-0003",
    message_ids=frozenset({"<y@post.example>"}),
    parties=frozenset({PARTY}),
)


def test_a_message_that_points_nowhere_has_no_case() -> None:
    assert match(a_message(subject="Nieuwe vraag", newest="Dag"), [A_CASE]) is None
    assert match(a_message(subject="OB-2026-0001"), []) is None


@pytest.mark.parametrize("sender", [PARTY, "An.Peeters@POST.example"])
def test_a_reply_by_a_party_in_the_thread_is_certain(sender: str) -> None:
    found = match(a_message(sender=sender, in_reply_to=THEIRS), [OTHER_CASE, A_CASE])

    assert found == CaseMatch(reference="OB-2026-0001", by=MatchBy.THREAD, evidence=THEIRS, certain=True)


def test_a_reply_to_our_own_mail_is_certain_whoever_sends_it() -> None:
    found = match(a_message(sender=STRANGER, in_reply_to=OURS), [A_CASE])

    assert found == CaseMatch(reference="OB-2026-0001", by=MatchBy.THREAD, evidence=OURS, certain=True)


def test_a_bounce_with_our_mail_among_its_references_is_joined() -> None:
    found = match(a_message(sender="", references=["<unknown@a.example>", OURS]), [A_CASE])

    assert found is not None
    assert (found.by, found.certain) == (MatchBy.THREAD, True)


def test_a_stranger_who_names_a_message_id_of_the_citizen_waits_for_a_person() -> None:
    found = match(a_message(sender=STRANGER, in_reply_to=THEIRS), [A_CASE])

    assert found is not None
    assert (found.by, found.certain) == (MatchBy.THREAD, False)


def test_brackets_around_a_message_id_do_not_matter() -> None:
    found = match(a_message(in_reply_to="abc.1@post.example"), [A_CASE])

    assert found is not None
    assert found.evidence == "abc.1@post.example"


def test_the_nearest_ancestor_decides() -> None:
    found = match(a_message(references=["<y@post.example>", THEIRS]), [SECOND_CASE_OF_PARTY, A_CASE])

    assert found is not None
    assert (found.reference, found.certain) == ("OB-2026-0001", True)


def test_an_empty_message_id_matches_nothing() -> None:
    empty = KnownCase(reference="OB-2026-0009", message_ids=frozenset({"", "<>"}), parties=frozenset({""}))

    assert match(a_message(sender="", message_id="", in_reply_to="<>", references=[""]), [empty]) is None


def test_the_same_message_again_is_recognised_by_its_id() -> None:
    again = match(a_message(message_id=THEIRS), [A_CASE])
    claimed = match(a_message(message_id=THEIRS, sender=STRANGER), [A_CASE])

    assert again == CaseMatch(reference="OB-2026-0001", by=MatchBy.SAME_MESSAGE, evidence=THEIRS, certain=True)
    assert claimed is not None
    assert not claimed.certain


@pytest.mark.parametrize("field", ["subject", "newest", "quoted"])
def test_a_reference_and_a_known_party_are_certain(field: str) -> None:
    found = match(a_message(**{field: "Zie ob 2026 0001."}), [A_CASE])

    assert found == CaseMatch(
        reference="OB-2026-0001", by=MatchBy.REFERENCE_AND_PARTY, evidence="ob 2026 0001", certain=True
    )


def test_a_reference_from_a_stranger_waits_for_a_person() -> None:
    found = match(a_message(sender=STRANGER, subject="OB-2026-0001"), [A_CASE])

    assert found is not None
    assert (found.by, found.certain) == (MatchBy.REFERENCE_ONLY, False)


def test_a_reference_in_the_newest_words_outweighs_a_quoted_one() -> None:
    found = match(a_message(newest="Over OB-2026-0003.", quoted="> OB-2026-0001"), [A_CASE, SECOND_CASE_OF_PARTY])

    assert found is not None
    assert (found.reference, found.certain) == ("OB-2026-0003", True)


def test_a_case_of_the_sender_outweighs_a_case_of_someone_else() -> None:
    found = match(a_message(subject="OB-2026-0002 en OB-2026-0001"), [OTHER_CASE, A_CASE])

    assert found is not None
    assert (found.reference, found.certain) == ("OB-2026-0001", True)


def test_two_equally_strong_cases_wait_for_a_person() -> None:
    found = match(a_message(newest="OB-2026-0001, OB-2026-0003"), [A_CASE, SECOND_CASE_OF_PARTY])

    assert found is not None
    assert not found.certain


def test_an_old_thread_used_for_another_case_waits_for_a_person() -> None:
    found = match(a_message(in_reply_to=THEIRS, newest="Over OB-2026-0003."), [A_CASE, SECOND_CASE_OF_PARTY])

    assert found is not None
    assert (found.reference, found.certain) == ("OB-2026-0001", False)


def test_a_thread_whose_newest_words_name_its_own_case_too_is_certain() -> None:
    found = match(
        a_message(in_reply_to=THEIRS, newest="OB-2026-0001, niet OB-2026-0003."),
        [SECOND_CASE_OF_PARTY, A_CASE],
    )

    assert found is not None
    assert (found.reference, found.by, found.certain) == ("OB-2026-0001", MatchBy.THREAD, True)


REFERENCES = st.sampled_from(["OB-2026-0001", "ob 2026 0002", "OB-2026-0003", "OB-2026-0004", ""])


@given(subject=REFERENCES, newest=REFERENCES, quoted=REFERENCES, sender=st.sampled_from([STRANGER, ""]))
def test_a_reference_alone_never_joins_a_stranger(subject: str, newest: str, quoted: str, sender: str) -> None:
    message = a_message(sender=sender, subject=subject, newest=newest, quoted=quoted)

    found = match(message, [A_CASE, OTHER_CASE, SECOND_CASE_OF_PARTY])

    assert found is None or (found.by is MatchBy.REFERENCE_ONLY and not found.certain)


@given(
    references=st.lists(st.sampled_from([OURS, THEIRS, "<x@post.example>", "<y@post.example>", ""])),
    words=REFERENCES,
    sender=st.sampled_from([PARTY, STRANGER, "jan@post.example"]),
)
def test_a_certain_join_always_rests_on_a_party_or_on_our_own_mail(
    references: list[str], words: str, sender: str
) -> None:
    known = [A_CASE, OTHER_CASE, SECOND_CASE_OF_PARTY]
    message = a_message(sender=sender, newest=words, references=references)

    found = match(message, known)

    assert found == match(message, known[::-1]) or (found is not None and not found.certain)
    if found is not None and found.certain:
        case = next(case for case in known if case.reference == found.reference)
        assert sender in case.parties or found.evidence in case.own_message_ids
    if found is not None:
        assert found.evidence in (*references, words)

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from knowledge.check import FAULTS, Finding, FindingKind, check
from knowledge.contacts import Contact
from knowledge.entry import Entry, Status
from knowledge.vectors import complete
from tests.knowledge.support import WordEmbedder, an_entry

TODAY = date(2026, 11, 20)
SPOKEN = {
    "nl": tuple(f"pruim vraag nummer {number}" for number in range(8)),
    "fr": ("prune un", "prune deux"),
    "en": ("plum one", "plum two"),
    "de": ("pflaume eins", "pflaume zwei"),
}


def a_rule(**changes: Any) -> Entry:
    """An entry with which nothing is wrong."""
    return an_entry(**{"questions": SPOKEN, **changes})


def another(**changes: Any) -> Entry:
    spoken = {language: tuple(f"{text} kers" for text in texts) for language, texts in SPOKEN.items()}
    return a_rule(**{"id": "kers", "key": "LAW-KERS", "title": "Kersen?", "questions": spoken, **changes})


def found(*entries: Entry, contacts: tuple[Contact, ...] = (), **changes: Any) -> list[Finding]:
    return list(check(entries, contacts=contacts, vectors=None, on=TODAY, **changes))


def kinds(*entries: Entry, **changes: Any) -> list[FindingKind]:
    return [finding.kind for finding in found(*entries, **changes)]


def test_sound_rules_have_no_findings() -> None:
    assert found(a_rule(), another(valid_until=date(2030, 1, 1))) == []


def test_an_end_is_announced_and_an_ended_rule_is_named() -> None:
    ends, ended = a_rule(valid_until=date(2026, 12, 1)), another(valid_until=date(2026, 1, 1))
    assert set(kinds(ends, ended)) == {FindingKind.EXPIRING, FindingKind.EXPIRED}
    assert kinds(ends, expiry_days=5) == []
    assert "pruim: vervalt op 2026-12-01" in [finding.what for finding in found(ends)]


def test_a_reference_leads_somewhere() -> None:
    assert kinds(a_rule(see_also=("LAW-KERS",)), another()) == []
    (finding,) = found(a_rule(see_also=("LAW-PEER",)))
    assert (finding.kind, finding.about, finding.fault) == (FindingKind.DEAD_REFERENCE, ("pruim",), True)


def test_a_contact_exists_and_was_looked_at() -> None:
    named = a_rule(answer="Mail {contact:boomgaard}.")
    line = Contact(role="boomgaard", value="a@dorp.example", verified_on=date(2024, 1, 1))
    assert kinds(named) == [FindingKind.UNKNOWN_CONTACT]
    assert kinds(named, contacts=(line,)) == [FindingKind.STALE_CONTACT]
    assert kinds(named, contacts=(line,), contact_months=60) == []
    assert kinds(a_rule(answer="Mail {contact boomgaard}."), contacts=(line,), contact_months=60) == [
        FindingKind.UNKNOWN_CONTACT
    ]


def test_too_few_wordings_are_named_by_language_and_only_for_what_ships() -> None:
    (finding,) = found(a_rule(questions={**SPOKEN, "fr": ("prune",)}))
    assert finding.what == "pruim: te weinig vraagvormen: fr 1 van 2"
    for changes in ({"body": "dorp"}, {"status": Status.HISTORICAL}, {"silent": "out_of_scope"}):
        assert found(an_entry(questions={}, **changes)) == []


@pytest.mark.parametrize("later", ["pruim-2027", "pruim-2027-01-01", "pruim-v2"])
def test_a_later_form_of_an_entry_must_leave_it_room(later: str) -> None:
    new = a_rule(id=later, valid_from=date(2027, 1, 1), questions=another().questions)
    assert kinds(a_rule(), new) == [FindingKind.CONTRADICTORY_VALIDITY]
    ended = a_rule(valid_until=date(2026, 12, 31))
    assert kinds(ended, new, expiry_days=0) == []


def test_entries_of_one_key_that_replace_nothing_may_hold_together() -> None:
    assert kinds(a_rule(), a_rule(id="pruim-kinderen")) == []
    other = a_rule(id="pruim-2027", scope="go_account", questions=another().questions)
    assert kinds(a_rule(), other) == []


def test_past_law_may_lack_an_end_and_no_validity_runs_backwards() -> None:
    assert kinds(a_rule(status=Status.HISTORICAL)) == []
    backwards = a_rule(status=Status.HISTORICAL, valid_until=date(2001, 1, 1))
    assert kinds(backwards) == [FindingKind.BACKWARD_VALIDITY]


def test_the_same_wording_is_a_fault_and_a_rival_one_a_warning() -> None:
    rival = another(questions={**another().questions, "de": ("eins pflaume", "zwei pflaume")})
    entries = (a_rule(), rival)
    vectors = complete(entries, vectors=None, embedder=WordEmbedder())
    (finding,) = check(entries, contacts=(), vectors=vectors, on=TODAY)
    assert (finding.kind, finding.fault) == (FindingKind.COMPETING_PHRASING, False)
    same = another(questions={**another().questions, "de": ("Pflaume eins!", "zwei pflaume")})
    entries = (a_rule(), same)
    vectors = complete(entries, vectors=None, embedder=WordEmbedder())
    assert [f.kind for f in check(entries, contacts=(), vectors=vectors, on=TODAY)] == [FindingKind.DUPLICATE_PHRASING]


def test_faults_come_first() -> None:
    listed = found(a_rule(valid_until=date(2026, 12, 1), see_also=("LAW-PEER",)))
    assert [finding.fault for finding in listed] == [True, False]
    assert set(FindingKind) > FAULTS

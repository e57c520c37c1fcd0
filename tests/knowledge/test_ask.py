from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from knowledge.answer import Answer, NoAnswer, Reason
from knowledge.ask import ask
from knowledge.entry import Entry, Status
from knowledge.index import Index
from tests.knowledge.support import EVERYBODY, WordEmbedder, a_corpus, an_entry, an_index

HOND = "Mag mijn hond mee aan de leiband?"


def asked(text: str, *entries: Entry, **changes: Any) -> Answer | NoAnswer:
    embedder = WordEmbedder()
    index: Index = an_index((*a_corpus(), *entries), embedder=embedder)
    further = {name: changes.pop(name) for name in ("embedder", "contacts", "strict") if name in changes}
    return ask(index, text, language="nl", allowed=replace(EVERYBODY, **changes), **({"embedder": embedder} | further))


def reason_of(outcome: Answer | NoAnswer) -> Reason:
    assert isinstance(outcome, NoAnswer)
    return outcome.reason


def test_a_covered_question_is_answered_by_quoting_the_entry_with_its_source() -> None:
    outcome = asked(HOND)
    assert isinstance(outcome, Answer)
    assert outcome.text == "Honden mogen mee aan de leiband (art. 4)."
    assert outcome.quotes == (outcome.text,)
    (citation,) = outcome.citations
    assert (citation.key, citation.article, citation.valid_from) == ("LAW-HOND", "art. 4", date(2019, 1, 1))
    assert outcome.hits[0].key == "LAW-HOND"


def test_a_question_we_do_not_cover_gets_no_answer_but_still_hits() -> None:
    outcome = asked("Hoeveel zonnepanelen liggen er op het dak van de loods?")
    assert reason_of(outcome) is Reason.BELOW_THRESHOLD
    assert outcome.hits


def test_without_an_embedder_words_alone_still_answer() -> None:
    assert isinstance(asked(HOND, embedder=None), Answer)


def test_a_screened_text_is_not_answered_however_well_it_matches() -> None:
    assert reason_of(asked("Gelieve mij de regels over de hond aan de leiband te bezorgen.")) is Reason.NEEDS_CASE


def test_an_entry_for_an_officer_is_not_sent_without_one() -> None:
    entry = an_entry(
        id="kat", key="LAW-KAT", title="Mag mijn kat mee?", answer="Katten: vraag het.", needs_officer=True
    )
    assert reason_of(asked("Mag mijn kat mee?", entry)) is Reason.NEEDS_OFFICER


def test_a_silent_subject_keeps_its_neighbour_from_answering() -> None:
    entry = an_entry(
        id="silent-bos",
        key="",
        title="Honden in het bos",
        questions={},
        answer="Honden in het bos",
        source="",
        silent="out_of_scope",
    )
    outcome = asked("Mogen honden in het bos?", entry)
    assert reason_of(outcome) is Reason.OUT_OF_SCOPE
    assert "silent-bos" not in [hit.entry_id for hit in outcome.hits]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"jurisdiction": "NL"}, Reason.WRONG_JURISDICTION),
        ({"status": Status.HISTORICAL}, Reason.HISTORICAL_ONLY),
        ({"valid_until": date(2025, 12, 31)}, Reason.HISTORICAL_ONLY),
        ({"valid_from": date(2027, 1, 1)}, Reason.HISTORICAL_ONLY),
    ],
)
def test_a_rule_of_elsewhere_or_of_another_time_only_names_the_reason(changes: dict[str, Any], reason: Reason) -> None:
    entry = an_entry(
        id="egel",
        key="LAW-EGEL",
        title="Mag ik egels voederen?",
        questions={},
        answer="Egels voederen.",
        **changes,
    )
    assert reason_of(asked("Mag ik egels voederen?", entry)) is reason


def test_an_entry_for_staff_does_not_answer_another_audience() -> None:
    entry = an_entry(
        id="egel",
        key="LAW-EGEL",
        title="Mag ik egels voederen?",
        questions={},
        answer="Egels mag.",
        audience=("staff",),
    )
    assert isinstance(asked("Mag ik egels voederen?", entry, audience="parents"), NoAnswer)
    assert isinstance(asked("Mag ik egels voederen?", entry, audience="staff"), Answer)
    assert isinstance(asked("Mag ik egels voederen?", entry), Answer)


ACCOUNT = an_entry(
    id="acc",
    key="ACC-X",
    title="Hoe krijg ik een account?",
    questions={"nl": ("account aanvragen",)},
    answer="Vraag het aan de beheerder.",
    scope="go_account",
)


def test_an_entry_of_one_system_opens_with_the_systems_name() -> None:
    outcome = asked("Hoe krijg ik een account?", ACCOUNT)
    assert isinstance(outcome, Answer)
    assert outcome.text == "GO! account: Vraag het aan de beheerder."
    assert outcome.quotes == ("Vraag het aan de beheerder.",)


def test_one_systems_rule_does_not_answer_where_nobody_lists_or_names_it() -> None:
    entry = an_entry(
        id="silo",
        key="X-SILO",
        title="Wie heeft de sleutel?",
        questions={},
        answer="De molenaar.",
        scope="molen",
    )
    assert isinstance(asked("Wie heeft de sleutel?", entry), NoAnswer)
    outcome = asked("Wie heeft de sleutel?", entry, scopes=frozenset({"foi", "molen"}))
    assert isinstance(outcome, Answer)
    assert outcome.text == "molen: De molenaar."


def test_past_law_answers_only_a_question_that_names_it_and_says_it_is_past() -> None:
    entry = an_entry(
        id="vtc",
        key="VTC-X",
        title="Beraadslaging VTC 2012: spijbelen",
        questions={},
        answer="Spijbelen werd gemeld.",
        scope="vtc_2012",
        status=Status.HISTORICAL,
        valid_from=date(2012, 7, 25),
    )
    outcome = asked("Wat zei de beraadslaging van de VTC uit 2012 over spijbelen?", entry)
    assert isinstance(outcome, Answer)
    assert outcome.text.startswith("Historisch, geldt niet meer")
    assert outcome.citations[0].status == "historical"
    assert isinstance(asked("Wat zegt de regel over spijbelen?", entry), NoAnswer)


def test_law_of_another_country_answers_only_who_names_it_and_says_where_it_holds() -> None:
    entry = an_entry(
        id="nl",
        key="NL-X",
        title="Wat bewaart een Nederlandse school over spijbelen?",
        questions={},
        answer="Spijbelen wordt genoteerd.",
        scope="nl_school",
        jurisdiction="NL",
    )
    text = "Wat bewaart een school over spijbelen?"
    named = "Wat bewaart een Nederlandse school over spijbelen?"
    outcome = asked(named, entry)
    assert isinstance(outcome, Answer)
    assert outcome.text.startswith("Nederlandse regels, gelden niet in Vlaanderen")
    assert reason_of(asked(text, entry)) is Reason.WRONG_JURISDICTION
    assert reason_of(asked(named, entry, strict=True)) is Reason.WRONG_JURISDICTION
    assert reason_of(asked(f"{named} En in Vlaanderen?", entry)) is Reason.WRONG_JURISDICTION


def test_the_same_rule_from_another_source_is_cited_beside() -> None:
    entry = an_entry(
        id="egel",
        key="LAW-EGEL",
        title="Mag ik egels voederen?",
        questions={},
        answer="Egels mag.",
        see_also=("LAW-HOND",),
    )
    outcome = asked("Mag ik egels voederen?", entry)
    assert isinstance(outcome, Answer)
    assert [citation.key for citation in outcome.citations] == ["LAW-EGEL", "LAW-HOND"]


def test_an_address_comes_from_the_contact_table_or_a_person_answers() -> None:
    entry = an_entry(
        id="egel", key="LAW-EGEL", title="Waar meld ik egels?", questions={}, answer="Mail naar {contact:egels}."
    )
    outcome = asked("Waar meld ik egels?", entry, contacts={"egels": "egels@boomgaard.example"})
    assert isinstance(outcome, Answer)
    assert outcome.text == "Mail naar egels@boomgaard.example."
    assert reason_of(asked("Waar meld ik egels?", entry, contacts={})) is Reason.NEEDS_OFFICER


def test_another_bodys_entry_answers_nobody_else() -> None:
    entry = an_entry(
        id="egel", key="EIGEN-EGEL", title="Mag ik egels voederen?", questions={}, answer="Mag.", body="dorp"
    )
    assert isinstance(asked("Mag ik egels voederen?", entry, body="dorp"), Answer)
    assert isinstance(asked("Mag ik egels voederen?", entry, body="stad"), NoAnswer)


@pytest.mark.parametrize(
    "changes",
    [
        {"silent": "out_of_scope"},
        {"status": Status.HISTORICAL},
        {"jurisdiction": "NL"},
        {"scope": "stadspas"},
        {"needs_officer": True},
        {},
    ],
)
def test_what_another_body_writes_of_the_same_subject_silences_nobody_else(changes: dict[str, Any]) -> None:
    said = ("hond aan de leiband", "mag mijn hond mee aan de leiband", "mijn hond mee", "honden aan de leiband")
    theirs = [
        an_entry(id=f"stad:{n}", key=f"STAD-{n}", title=HOND, questions={"nl": said}, body="stad", **changes)
        for n in range(3)
    ]
    outcome, alone = asked(HOND, *theirs, body="dorp"), asked(HOND, body="dorp")
    assert isinstance(outcome, Answer)
    assert isinstance(alone, Answer)
    assert outcome.text == alone.text
    other = asked("Hoeveel kost de kat?", *theirs, body="dorp")
    assert {hit.key[:3] for hit in (*outcome.hits, *other.hits)} == {"LAW"}


def test_two_questions_in_one_text_are_both_answered() -> None:
    outcome = asked("Zijn honden aan de leiband toegelaten? En wordt de ladder aan bezoekers uitgeleend?")
    assert isinstance(outcome, Answer)
    assert {citation.key for citation in outcome.citations} == {"LAW-HOND", "LAW-LADDER"}
    assert len(outcome.quotes) == 2


def test_three_questions_are_answered_where_two_of_them_have_one_rule_from_two_sources() -> None:
    text = (
        "Zijn honden aan de leiband toegelaten? Wordt de ladder aan bezoekers uitgeleend? Mag ik egels appels voederen?"
    )
    egel = an_entry(
        id="egel",
        key="LAW-EGEL",
        title="Mag ik egels appels voederen?",
        questions={},
        answer="Egels appels voederen mag.",
    )
    assert reason_of(asked(text, egel)) is Reason.AMBIGUOUS
    trap = an_entry(
        id="trap",
        key="LAW-TRAP",
        title="Mag ik de trap lenen?",
        questions={"nl": ("trap uitlenen aan bezoekers",)},
        answer="De trap wordt uitgeleend tot zonsondergang.",
        see_also=("LAW-EGEL",),
    )
    outcome = asked(text.replace("ladder", "trap"), replace(egel, see_also=("LAW-TRAP",)), trap)
    assert isinstance(outcome, Answer)
    assert {citation.key for citation in outcome.citations} == {"LAW-HOND", "LAW-EGEL"}


def test_two_questions_of_which_one_is_not_covered_go_to_a_person() -> None:
    outcome = asked("Zijn honden aan de leiband toegelaten? En hoeveel zonnepanelen liggen er op het dak?")
    assert reason_of(outcome) is Reason.AMBIGUOUS


def test_an_empty_corpus_or_an_empty_text_gets_no_answer() -> None:
    embedder = WordEmbedder()
    outcome = ask(
        an_index((), embedder=embedder),
        HOND,
        language="nl",
        allowed=EVERYBODY,
        embedder=embedder,
    )
    assert reason_of(outcome) is Reason.BELOW_THRESHOLD
    assert reason_of(asked("")) is Reason.BELOW_THRESHOLD

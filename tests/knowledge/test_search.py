from __future__ import annotations

from dataclasses import replace

from knowledge.entry import Entry, Status
from knowledge.search import Wondering, procedure_answers, receipt_citations, search
from tests.knowledge.support import EVERYBODY, WordEmbedder, a_corpus, an_entry, an_index

TERMS = an_entry(
    id="termijn",
    key="LAW-TERMS",
    title="Termijn van beslissen",
    questions={},
    answer="Twintig dagen.",
    in_receipt=True,
)
REGISTER = an_entry(
    id="register",
    key="LAW-REGISTER",
    title="Register van aanvragen",
    questions={},
    answer="Er is een register.",
    in_receipt=True,
)
FORM = an_entry(
    id="vorm",
    key="LAW-FORM",
    title="Per brief of mail",
    questions={"nl": ("aanvraag per brief of mail",)},
    answer="Per brief of mail.",
    in_receipt=True,
)


def keys_of(text: str, *entries: Entry) -> list[str]:
    embedder = WordEmbedder()
    index = an_index((*a_corpus(), *entries), embedder=embedder)
    answers = receipt_citations(index, text, language="nl", allowed=EVERYBODY, embedder=embedder)
    return [answer.citations[0].key for answer in answers]


def found(text: str, *, include_all: bool, typing: bool = False) -> list[str]:
    past = an_entry(id="oud", key="LAW-OUD", title="Hond in 1990", status=Status.HISTORICAL)
    index = an_index((*a_corpus(), past))
    hits = search(
        index,
        text,
        language="nl",
        allowed=None if include_all else EVERYBODY,
        embedder=None,
        typing=typing,
    )
    return [hit.key for hit in hits]


def test_search_lists_the_best_first_without_a_threshold() -> None:
    assert found("hond", include_all=False)[0] == "LAW-HOND"
    assert found("iets heel anders", include_all=False) != []


def test_search_shows_past_law_only_on_request() -> None:
    assert "LAW-OUD" not in found("hond in 1990", include_all=False)
    assert found("hond in 1990", include_all=True)[0] == "LAW-OUD"


def test_without_a_filter_a_body_finds_what_ships_and_its_own() -> None:
    entries = (*a_corpus(), an_entry(id="stad:oud", key="STAD-OUD", body="stad", status=Status.HISTORICAL))
    index = an_index(entries)

    def keys(body: str) -> set[str]:
        found = search(index, "pruimen plukken", language="nl", allowed=None, embedder=None, body=body)
        return {hit.key for hit in found}

    assert "STAD-OUD" in keys("stad")
    assert "STAD-OUD" not in keys("dorp") | keys("")


def test_half_a_word_already_finds_while_typing() -> None:
    assert found("mag de lad", include_all=False, typing=True)[0] == "LAW-LADDER"
    assert found("ker", include_all=False, typing=True)[0] == "LAW-KERS"
    assert found("laddder lenen ", include_all=False, typing=True)[0] == "LAW-LADDER"


def test_a_receipt_always_tells_terms_and_register() -> None:
    assert keys_of("zomaar een tekst over zonnepanelen", TERMS, REGISTER) == ["LAW-TERMS", "LAW-REGISTER"]


def test_a_receipt_adds_one_procedure_the_text_asks_about_and_stops_at_three() -> None:
    assert keys_of("Mag mijn aanvraag per brief of mail?", TERMS, REGISTER, FORM) == [
        "LAW-FORM",
        "LAW-TERMS",
        "LAW-REGISTER",
    ]


def test_a_receipt_never_cites_an_entry_that_is_not_marked_for_it() -> None:
    assert keys_of("Mag mijn hond mee aan de leiband?", TERMS) == ["LAW-TERMS"]


def test_an_empty_index_gives_an_empty_receipt() -> None:
    embedder = WordEmbedder()
    index = an_index((), embedder=embedder)
    assert receipt_citations(index, "x", language="nl", allowed=EVERYBODY, embedder=embedder) == ()


GATE = an_entry(
    id="poort",
    key="LAW-POORT",
    title="Wanneer gaat de poort open?",
    questions={"nl": ("openingsuur van de poort", "poort open")},
    answer="De poort gaat om acht uur open.",
    in_receipt=True,
)
LEAD = "Ik vraag een wandeling door de boomgaard."


def beside(*questions: str, entries: tuple[Entry, ...] = (GATE,), text: str = "", only_asks: bool = False) -> list[str]:
    embedder = WordEmbedder()
    index = an_index((*a_corpus(), *entries), embedder=embedder)
    asked = Wondering(text=text or " ".join(questions), questions=questions, only_asks=only_asks, lead=LEAD)
    answers = procedure_answers(index, asked, language="nl", allowed=EVERYBODY, embedder=embedder)
    return [answer.citations[0].key for answer in answers]


def test_beside_a_request_each_question_gets_the_answer_it_is_sure_of_once() -> None:
    assert beside("Wat is het openingsuur van de poort?", "Wanneer gaat de poort open?") == ["LAW-POORT"]
    assert beside("Hoe heet de burgemeester van Parijs?") == []
    assert beside() == []


def test_beside_a_request_stands_only_what_a_receipt_may_hold() -> None:
    assert beside("Mag ik pruimen plukken in de boomgaard?") == []
    person = replace(GATE, needs_officer=True)
    assert beside("Wat is het openingsuur van de poort?", entries=(person,)) == []


def test_an_entry_on_procedure_does_not_stand_in_for_one_that_may_not_be_shown() -> None:
    near = an_entry(id="pruimvraag", key="LAW-PLUKVRAAG", title="Pruimen vragen", questions={"nl": ("pruimen vragen",)})
    assert beside("Mag ik pruimen plukken in de boomgaard?", entries=(replace(near, in_receipt=True),)) == []


def test_at_most_three_answers_stand_beside_a_request() -> None:
    asked = {
        "ezel": "Waar slaapt de ezel in de winter?",
        "ladder": "Wie herstelt de houten ladder?",
        "kruiwagen": "Hoeveel weegt een volle kruiwagen?",
        "vijver": "Hoe diep is het water van de vijver?",
    }
    entries = tuple(
        an_entry(
            id=name,
            key=f"LAW-{name.upper()}",
            title=question,
            questions={"nl": (question, name)},
            answer=f"{question[:-1]} staat op het bord.",
            in_receipt=True,
        )
        for name, question in asked.items()
    )
    assert beside(*asked.values(), entries=entries) == ["LAW-EZEL", "LAW-LADDER", "LAW-KRUIWAGEN"]


def test_what_asks_for_a_document_or_after_a_case_gets_no_answer() -> None:
    asked = "Wat is het openingsuur van de poort?"
    assert beside(asked) == ["LAW-POORT"]
    assert beside("Gelieve mij het openingsuur van de poort te bezorgen.") == []
    assert beside("Waar blijft mijn antwoord over het openingsuur van de poort?") == []


def test_a_text_that_guidance_leaves_to_a_person_gets_no_answer_to_its_parts() -> None:
    asked = "Wat is het openingsuur van de poort?"
    fish = an_entry(
        id="stil", key="", title="Vissen", questions={"nl": ("vissen in de vijver",)}, silent="out_of_scope"
    )
    about = "vissen in de vijver karper vissen vijver"
    assert beside(asked, text=about, entries=(GATE, fish), only_asks=True) == []
    # Whoever wants a document may want any.
    assert beside(asked, text=about, entries=(GATE, fish)) == ["LAW-POORT"]
    fishing = "Mag men vissen in de vijver?"
    person = replace(
        fish,
        id="langs",
        key="LAW-VIS",
        title=fishing,
        answer="Vissen in de vijver mag niet.",
        silent="",
        needs_officer=True,
    )
    assert beside(asked, text=fishing, entries=(GATE, person)) == []
    plums = "Mag ik pruimen plukken in de boomgaard?"
    assert beside(asked, text=plums) == ["LAW-POORT"]
    assert beside(asked, text=plums, only_asks=True) == []

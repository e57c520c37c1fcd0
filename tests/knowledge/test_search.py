from __future__ import annotations

from knowledge.entry import Entry, Status
from knowledge.search import receipt_citations, search
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

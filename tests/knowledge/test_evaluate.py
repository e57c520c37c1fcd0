from __future__ import annotations

from datetime import date

from knowledge.answer import Answer, Citation, NoAnswer, Reason
from knowledge.evaluate import Kind, LabelledQuestion, metrics, read_questions, score

SILENT = NoAnswer(reason=Reason.BELOW_THRESHOLD, hits=())


def answering(*keys: str) -> Answer:
    citations = tuple(
        Citation(
            key=key,
            title="t",
            article="",
            source="s",
            jurisdiction="BE-VLG",
            status="current",
            valid_from=date(2019, 1, 1),
            valid_until=None,
        )
        for key in keys
    )
    return Answer(text="x", quotes=("x",), citations=citations, hits=())


def question(*gold: str, kind: Kind = Kind.IN_SCOPE, also_ok: tuple[str, ...] = ()) -> LabelledQuestion:
    return LabelledQuestion(id="1", text="?", language="nl", gold=gold, kind=kind, also_ok=also_ok)


def test_a_gold_key_among_two_citations_is_right_but_only_the_first_is_first() -> None:
    outcome = score(question("A"), answering("B", "A"))
    assert outcome.right
    assert not outcome.first


def test_a_gold_key_as_third_citation_is_wrong() -> None:
    assert not score(question("A"), answering("B", "C", "A")).right


def test_silence_is_wrong_in_scope_and_right_elsewhere() -> None:
    assert not score(question("A"), SILENT).right
    assert score(question(kind=Kind.OUTDATED_LAW), SILENT).right


def test_an_answer_out_of_scope_is_right_only_if_its_first_citation_is_allowed() -> None:
    allowed = question(kind=Kind.OUT_OF_SCOPE, also_ok=("LAW-*",))
    assert score(allowed, answering("LAW-X", "B")).right
    assert not score(allowed, answering("B", "LAW-X")).right


def test_the_figures_are_shares_per_kind_with_their_counts() -> None:
    outcomes = [
        score(question("A"), answering("A")),
        score(question("A"), SILENT),
        score(question(kind=Kind.OUT_OF_SCOPE), answering("A")),
    ]
    found = {metric.name: (metric.value, metric.count) for metric in metrics(outcomes)}
    assert found["answers.in_scope.right"] == (0.5, 2)
    assert found["answers.in_scope.first_citation"] == (0.5, 2)
    assert found["answers.out_of_scope.right"] == (0.0, 1)
    assert found["answers.precision"] == (0.5, 2)
    assert "answers.outdated_law.right" not in found


def test_broken_lines_are_named_and_the_rest_is_read() -> None:
    text = '{"id":"1","text":"a","lang":"nl","gold":["A"],"kind":"in_scope"}\nnee\n\n{"id":"2"}\n'
    text += '{"id":"3","text":"a","gold":"A","kind":"in_scope"}'
    questions, faults = read_questions(text)
    assert [q.id for q in questions] == ["1"]
    assert [fault.split(":")[0] for fault in faults] == ["line 2", "line 4", "line 5"]

"""Figures over chats: what counts as right, and over how many."""

from __future__ import annotations

from typing import Any

import pytest

from bot.chat_score import chat_rows, judge_chat

SLOTS: dict[str, Any] = {
    "name": "An Peeters",
    "postal_address": "Kerkstraat 1, 9000 Gent",
    "document": "Het verslag van de schoolraad",
    "form_of_access": "copy",
    "capacity": "self",
}
MADE: dict[str, Any] = {
    "id": "a",
    "outcome": "case_ready",
    "slots": SLOTS,
    "missing": [],
    "answers": [{"turn": 0, "citations": ["FOI-WHO", "LAW-ANYONE"]}],
}


def line(**gold: Any) -> dict[str, Any]:
    return {"id": "a", "gold": {"outcome": "case_ready", **gold}}


@pytest.mark.parametrize(
    ("gold", "wrong"),
    [
        ({}, ()),
        ({"outcome": "answered"}, ("outcome",)),
        ({"outcome": "answered", "also_ok": {"outcome": ["case_ready"]}}, ()),
        ({"slots": {"name": "an peeters", "postal_address": "kerkstraat 1 9000 Gent"}}, ()),
        ({"slots": {"name": "An Pieters"}}, ("name",)),
        ({"slots": {"name": None}}, ("name",)),
        ({"slots": {"capacity": "press"}, "also_ok": {"capacity": ["self"]}}, ()),
        ({"slots": {"document_contains": ["VERSLAG", "schoolraad"]}}, ()),
        ({"slots": {"document_contains": ["verslag", "ouderraad"]}}, ("document_contains",)),
        ({"missing": ["name"]}, ("missing",)),
        ({"missing": ["name"], "also_ok": {"missing": [[]]}}, ()),
        ({"guidance_keys": ["FOI-HOWTO", "FOI-WHO"]}, ()),
        ({"guidance_keys": ["FOI-HOWTO"]}, ("guidance",)),
    ],
)
def test_what_is_right(gold: dict[str, Any], wrong: tuple[str, ...]) -> None:
    assert judge_chat(line(**gold), MADE, language="nl").wrong == wrong


def test_rows_are_shares_of_what_was_labelled_and_confusions_are_counted() -> None:
    judged = [
        judge_chat(line(slots={"capacity": "self"}, missing=[]), MADE, language="nl"),
        judge_chat(line(outcome="answered"), MADE, language="fr"),
    ]
    figures = {row["metric"]: (row["value"], row["n"]) for row in chat_rows(judged)}
    assert figures["chats.outcome.right"] == (0.5, 2)
    assert figures["chats.slots.right"] == figures["chats.missing.right"] == (1.0, 1)
    assert figures["chats.outcome_confused.answered.case_ready"] == (1, 1)
    assert figures["chats.language.fr.outcome.right"] == (0.0, 1)
    assert "chats.guidance.cited" not in figures


def test_no_chats_give_no_figures() -> None:
    assert chat_rows([]) == ()

from __future__ import annotations

from typing import Any

from intake.evaluate import score, scored_fields

_LABELS: dict[str, Any] = {
    "kind": "document_request", "channel": "written", "capacity": "self", "mandate": "not_needed",
    "personal_nature": "none", "interest": "not_required", "consent_of_third_party": "na", "has_name": True,
    "has_postal_address": True, "document_identified": True, "form_of_access": "copy",
}  # fmt: skip


def _pair(
    gold: dict[str, Any] | None = None, made: dict[str, Any] | None = None, **top: Any
) -> tuple[dict[str, Any], dict[str, Any]]:
    wanted = {**_LABELS, "language": "nl", "expected_route": "open_case", **(gold or {})}
    prediction = {
        "labels": _LABELS | (made or {}),
        "language": "nl",
        "route": "open_case",
        "missing": [],
        **top,
    }
    return {"file": "een.eml", "gold": wanted}, prediction


def _costly(*pairs: tuple[dict[str, Any], dict[str, Any]]) -> list[str]:
    return [mistake.condition for mistake in score(pairs).costly if mistake.files]


def test_a_perfect_prediction_scores_full_and_costs_nothing() -> None:
    result = score([_pair()])
    assert {1} == {label.n for label in result.labels}
    assert {(1, 1)} == {(label.lenient, label.strict) for label in result.labels}
    assert _costly(_pair()) == []


def test_also_ok_counts_as_lenient_only() -> None:
    result = score([_pair({"capacity": "parent_of_minor", "also_ok": {"capacity": ["self"]}})])
    capacity = next(label for label in result.labels if label.label == "capacity")
    assert (capacity.lenient, capacity.strict, capacity.confusions) == (1, 0, ())


def test_noise_and_questions_are_scored_on_fewer_fields() -> None:
    assert scored_fields("bounce") == ("language", "kind", "channel", "expected_route")
    assert "mandate" not in scored_fields("information_question")
    assert "mandate" in scored_fields("document_request")


def test_a_confusion_names_both_values() -> None:
    result = score([_pair({"has_name": False})])
    assert next(x.confusions for x in result.labels if x.label == "has_name") == (("false", "true", 1),)


def test_each_costly_mistake_is_found_with_its_file() -> None:
    assert [
        _costly(_pair({"kind": "bounce", "expected_route": "ignore"})),
        _costly(_pair(route="ignore")),
        _costly(_pair({"expected_route": "tell_to_write"})),
        _costly(_pair(missing=["interest"])),
        _costly(_pair(made={"mandate": "proven"})),
        _costly(_pair(route="answer_from_guidance")),
    ] == [
        ["noise_not_ignored"],
        ["request_ignored"],
        ["telephone_opened"],
        ["interest_wrongly_asked"],
        ["mandate_wrongly_proven"],
        ["answered_wrongly"],
    ]


def test_costly_mistakes_respect_also_ok() -> None:
    assert _costly(
        _pair({"kind": "other", "also_ok": {"kind": ["spam_or_commercial"], "expected_route": ["ignore"]}},
              route="ignore"),
    ) == []  # fmt: skip


def test_rows_are_flat() -> None:
    rows = score([_pair()]).rows()
    assert {"metric": "kind_lenient", "value": 1.0, "n": 1} in rows
    assert {"metric": "costly_request_ignored", "value": 0, "n": 1} in rows


def test_new_rows_stand_behind_the_old_ones() -> None:
    names = [str(row["metric"]) for row in score([_pair()]).rows()]
    assert names[:2] == ["language_lenient", "language_strict"]
    assert names.index("costly_answered_wrongly") < names.index("labels_lenient") < names.index("kind_macro_f1")


def test_every_row_has_a_name_of_its_own() -> None:
    pairs = [
        _pair({"tracks": ["foi"], "warnings": ["safety_concern"]}, tracks=["foi"], confidence={"kind": 0.9}),
        _pair(made={"kind": "complaint"}, abstained=["kind"]),
    ]
    names = [row["metric"] for row in score(pairs).rows()]
    assert len(names) == len(set(names))
    assert {"warnings.safety_concern_recall", "kind_confused.document_request.complaint"} <= set(names)


def test_all_scored_labels_are_pooled() -> None:
    result = score([_pair(), _pair({"kind": "bounce", "expected_route": "ignore"}, route="ignore")])
    assert (result.lenient.right, result.lenient.n) == (16, 17)


def test_a_language_is_measured_apart() -> None:
    rows = score([_pair(), _pair({"language": "fr"})]).rows()
    assert {"metric": "language.fr_kind_lenient", "value": 1.0, "n": 1} in rows


def test_a_costly_mistake_shows_both_values() -> None:
    mistakes = {x.condition: x for x in score([_pair(missing=["interest"]), _pair(route="ignore")]).costly}
    asked, ignored = mistakes["interest_wrongly_asked"], mistakes["request_ignored"]
    assert [(case.gold, case.made) for case in asked.cases] == [("not_required", "not_shown")]
    assert [(case.gold, case.made) for case in ignored.cases] == [("open_case", "ignore")]


def test_a_mail_knows_what_is_wrong_and_what_was_abstained() -> None:
    pair = _pair({"tracks": ["foi"]}, {"capacity": "lawyer"}, tracks=["appeal"], abstained=["mandate"])
    mail = score([pair]).mails[0]
    assert (mail.wrong, mail.abstained) == (("capacity", "tracks"), ("mandate",))

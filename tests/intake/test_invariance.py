"""The same mail, otherwise written or sent, gets the same labels: a fixed sample through every variant."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.cli.invariance import Remembering, compare_all
from intake.classification import Classification
from intake.invariance import Compared, compare, flip_rates, rows
from intake.labelled import shipped_examples
from intake.labels import Capacity, Kind, Regime
from intake.ports import Meaning
from intake.variants import VARIANTS

EXAMPLES = (*shipped_examples(), *shipped_examples(held_out=True))
SAMPLE = EXAMPLES[7::68]
# Shares of labels that may flip: over all variants, and of one; capitals flip most (0.03 of another sample).
MOST = 0.01
MOST_OF_ONE = 0.06


@pytest.fixture(scope="module")
def compared(meaning: Meaning) -> list[Compared]:
    every = frozenset(variant.name for variant in VARIANTS)
    remembering = Remembering(meaning)
    return [item for example in SAMPLE for item in compare_all(example, remembering, only=every)]


def test_what_the_parser_undoes_flips_nothing(compared: list[Compared]) -> None:
    exact = {variant.name for variant in VARIANTS if variant.exact} | {"attachments_reversed"}
    looked = [item for item in compared if item.variant in exact]
    assert len(looked) > 5 * len(SAMPLE) - 5
    assert [item.flips for item in looked if item.flips] == []


def test_few_labels_flip_whatever_a_mail_is_put_in(compared: list[Compared]) -> None:
    rates = flip_rates(compared)
    assert {rate.variant: rate.share for rate in rates if rate.share > MOST_OF_ONE} == {}
    total = next(row for row in rows(rates) if row["metric"] == "flips_all")
    assert float(total["value"]) <= MOST
    assert int(total["n"]) > 3_000


def test_a_flip_is_counted_under_its_label_and_abstentions_apart() -> None:
    example = next(e for e in EXAMPLES if e.gold["kind"] == "document_request")
    before = Classification(language="nl", kind=Kind.DOCUMENT_REQUEST, tracks=(Regime.FOI,))
    after = replace(before, kind=Kind.COMPLAINT, capacity=Capacity.PRESS, abstained=("capacity",))
    found = compare(example, "typos", before=before, after=after)
    assert [(f.label, f.before, f.after, f.sure) for f in found.flips] == [
        ("kind", "document_request", "complaint", True),
        ("capacity", "unknown", "press", False),
    ]
    (rate,) = flip_rates([found, compare(example, "typos", before=before, after=before)])
    assert (rate.mails, rate.mails_flipped, rate.sure, rate.flips) == (2, 1, 1, {"kind": 1, "capacity": 1})
    figures = {row["metric"]: (row["value"], row["n"]) for row in rows([rate])}
    assert figures["flips_typos_kind"] == (0.5, 2)
    assert figures["flips_mails_typos"] == (0.5, 2)
    assert figures["flips_all_language"] == (0.0, 2)


def test_noise_is_compared_on_the_labels_that_noise_has() -> None:
    example = next(e for e in EXAMPLES if e.gold["kind"] == "bounce")
    made = Classification(language="nl", kind=Kind.BOUNCE)
    assert compare(example, "base64", before=made, after=made).labels == (
        "language", "kind", "channel", "tracks", "warnings",
    )  # fmt: skip

"""`evaluate invariance`: does the same mail, otherwise written, get the same labels?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray

from bot.cli.context import emit, of, progress, show
from bot.cli.evaluation import evaluate_app
from intake.classification import Classification
from intake.classify import classify
from intake.invariance import Compared, FlipRate, compare, flip_rates, rows
from intake.labelled import Example, shipped_examples
from intake.ports import Meaning
from intake.second_reader import shipped_reader
from intake.variants import VARIANTS

_SHOWN = 4  # labels that flip most, in one cell


def register(_app: typer.Typer) -> None:
    """The command of this file stands under `evaluate`."""
    evaluate_app.command(
        name="invariance", help="Dezelfde mail anders geschreven of verstuurd: hoeveel labels slaan om?"
    )(invariance)


class Remembering:
    """An embedder that keeps what it embedded: most variants leave the words that ask as they are."""

    def __init__(self, meaning: Meaning) -> None:
        self._meaning = meaning
        self._known: dict[str, NDArray[np.float32]] = {}

    @property
    def fingerprint(self) -> str:
        """That of the embedder behind it."""
        return self._meaning.fingerprint

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One unit row a text."""
        for text in texts:
            if text not in self._known:
                self._known[text] = self._meaning.encode_queries([text])[0]
        return np.stack([self._known[text] for text in texts])

    def forget(self) -> None:
        """Let go of what was kept: the next mail says something else."""
        self._known.clear()


def invariance(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Alleen de regels {metric, value, n}.")] = False,
    sample: Annotated[int, typer.Option(min=0, help="Zoveel mails, gelijk verspreid; 0 is alle (uren).")] = 200,
    flips: Annotated[bool, typer.Option("--flips", help="Ook elk label dat omslaat, met zijn mail.")] = False,
    variant: Annotated[list[str] | None, typer.Option(help="Alleen deze vorm; meermaals te geven.")] = None,
) -> None:
    """Flip rate per variant and per label over the examples that ship, those held out included."""
    embedder = of(context).knowledge.embedder
    known = {each.name for each in VARIANTS}
    unknown = [name for name in variant or () if name not in known]
    if unknown:
        raise typer.BadParameter(f"{unknown[0]}: gekend zijn {', '.join(sorted(known))}", param_hint="--variant")
    compared: list[Compared] = []
    meaning = Remembering(embedder) if embedder else None
    with progress("Vergelijken") as bar:
        for example in bar.track(spread((*shipped_examples(), *shipped_examples(held_out=True)), sample)):
            compared += compare_all(example, meaning, only=frozenset(variant or known))
    rates = flip_rates(sorted(compared, key=lambda item: _place(item.variant)))
    if as_json:
        for row in rows(rates):
            emit(row)
        return
    _show(rates)
    if flips:
        show(
            "Omgeslagen",
            ("mail", "vorm", "label", "was", "wordt", "onthouden"),
            [
                (flip.mail, flip.variant, flip.label, flip.before, flip.after, "" if flip.sure else "ja")
                for item in compared
                for flip in item.flips
            ],
        )


def spread(examples: Sequence[Example], count: int) -> Sequence[Example]:
    """About so many, from all authors alike; 0 is all."""
    if not count or count >= len(examples):
        return examples
    return [examples[at * len(examples) // count] for at in range(count)]


def compare_all(example: Example, meaning: Remembering | None, *, only: frozenset[str]) -> list[Compared]:
    """One mail in every variant that suits it, each beside the mail as it is."""
    others = [(variant.name, other) for variant in VARIANTS if variant.name in only and (other := variant.of(example))]
    if not others:
        return []
    before = _read(example, meaning)
    found = [compare(example, name, before=before, after=_read(other, meaning)) for name, other in others]
    if meaning is not None:
        meaning.forget()
    return found


def _read(example: Example, meaning: Meaning | None) -> Classification:
    return classify(example.message(), second=shipped_reader(), meaning=meaning)


def _place(name: str) -> int:
    return [variant.name for variant in VARIANTS].index(name)


def _show(rates: Sequence[FlipRate]) -> None:
    show(
        "Labels die omslaan",
        ("vorm", "mails", "labels", "omgeslagen", "deel", "zeker", "mails geraakt", "vooral"),
        [
            (
                rate.variant,
                rate.mails,
                sum(rate.labels.values()),
                sum(rate.flips.values()),
                f"{rate.share:.4f}",
                rate.sure,
                rate.mails_flipped,
                ", ".join(f"{label} {count}" for label, count in Counter(rate.flips).most_common(_SHOWN)),
            )
            for rate in rates
        ],
    )

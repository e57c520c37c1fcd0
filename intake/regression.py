"""Fitting with scikit-learn (the extra `learn`): the one kind of model that everything learned here is."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from intake.second_reader import Head

Rows = NDArray[np.float32]


def load_scikit() -> Any:
    """The one class of scikit-learn that is used. Raises ImportError without the extra `learn`."""
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression


def softmax(rows: Rows, values: Sequence[str], *, freedom: float, weights: Sequence[float] | None = None) -> Head:
    """Multinomial logistic regression with a ridge; `weights` by row, all alike without them."""
    model = load_scikit()(C=freedom, max_iter=500, tol=1e-4)
    with warnings.catch_warnings():
        # The last steps move no chance in its third figure; the number of steps is what makes a lesson repeatable.
        warnings.simplefilter("ignore")
        model.fit(rows, np.array(values), sample_weight=None if weights is None else np.array(weights))
    names = tuple(str(value) for value in model.classes_)
    columns, bias = model.coef_.T.astype(np.float32), model.intercept_.astype(np.float32)
    if len(names) == 2:  # one column for the second value: the first is its opposite
        columns, bias = np.hstack([-columns / 2, columns / 2]), np.concatenate([-bias / 2, bias / 2])
    return Head(values=names, weights=columns, bias=bias)

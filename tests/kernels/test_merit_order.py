"""Filling two sorted lists: the compiled loop does what the plain one does, and nothing beats it."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from khazana.kernels import fill_columns
from khazana.kernels.merit_order import _fill


def drawn(seed: int) -> tuple[np.ndarray, ...]:
    dice = np.random.default_rng(seed)
    givers, askers, columns = (int(dice.integers(1, 5)) for _ in range(3))
    widths = [columns if dice.random() < 0.5 else 1 for _ in range(4)]
    return (
        *(
            dice.integers(0, 20, (rows, width)).astype(float)
            for rows, width in zip((givers, givers), widths, strict=False)
        ),
        *(dice.integers(0, 20, (askers, width)).astype(float) for width in widths[2:]),
    )


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_it_is_the_optimum_of_each_column(seed: int) -> None:
    given_mw, cost, asked, worth = drawn(seed)
    columns = max(part.shape[1] for part in (given_mw, cost, asked, worth))
    got, gave, total = fill_columns(given_mw, cost, asked, worth, columns)
    plain = np.empty_like(got), np.empty_like(gave)
    assert _fill(given_mw, cost, asked, worth, *plain) == total
    assert (plain[0] == got).all()
    assert (plain[1] == gave).all()
    wide = [np.broadcast_to(part, (part.shape[0], columns)) for part in (given_mw, cost, asked, worth)]
    best = 0.0
    for column in range(columns):
        most, price, wanted, value = (part[:, column] for part in wide)
        row = np.concatenate([np.ones(most.size), -np.ones(wanted.size)]).reshape(1, -1)
        bounds = [(0, high) for high in (*most, *wanted)]
        best += linprog(np.concatenate([price, -value]), A_eq=row, b_eq=[0.0], bounds=bounds).fun
    assert np.isclose(total, best)
    assert np.allclose(got.sum(axis=0), gave.sum(axis=0))

"""The table of lecture 14 has the traps that it says, on every seed, and next month has none of those of the table."""

import numpy as np
import pytest

from perceptron.models import machines

SEEDS = range(20)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_table_has_its_traps(seed):
    table = machines.table(1000, seed)
    different, times = np.unique(np.nan_to_num(table.x, nan=-1), axis=0, return_counts=True)
    assert table.x.shape == (1300, 5)
    assert len(different) == 1000
    assert sorted(set(times)) == [1, 2]
    assert 0.05 < table.truth.mean() < 0.13
    assert 0.005 < (table.y != table.truth).mean() < 0.04
    gaps = np.isnan(table.x).mean(axis=0)
    assert 0.1 < gaps[2] < 0.2
    assert gaps[[0, 1, 3, 4]].max() == 0
    spreads = np.nanstd(table.x, axis=0)
    assert spreads.max() > 1e4 * spreads.min()


@pytest.mark.parametrize("seed", SEEDS)
def test_copies_agree_in_their_labels(seed):
    table = machines.table(300, seed)
    of_row = np.unique(np.nan_to_num(table.x, nan=-1), axis=0, return_inverse=True)[1].ravel()
    for labels in (table.y, table.truth):
        assert all(len(set(labels[of_row == row])) == 1 for row in range(of_row.max() + 1))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_hours_of_repair_leak_in_the_table_and_are_unknown_next_month(seed):
    table, later = machines.table(1000, seed), machines.next_month(1000, seed)
    hours = table.x[:, machines.REPAIR]
    by_hours = np.maximum.accumulate([((hours > limit) == (table.truth == 1)).mean() for limit in range(6)])
    assert by_hours[-1] > 0.96 > 1 - table.truth.mean() + 0.02
    assert not later.x[:, machines.REPAIR].any()
    assert (later.y == later.truth).all()
    assert len(np.unique(later.x, axis=0)) == 1000


def test_the_same_seed_gives_the_same_table():
    one, other = machines.table(50, 3), machines.table(50, 3)
    assert np.array_equal(one.x, other.x, equal_nan=True)
    assert np.array_equal(one.y, other.y)

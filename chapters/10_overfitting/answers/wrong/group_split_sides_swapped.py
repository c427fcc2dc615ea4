# Returns the test rows first.
# loses: group-split-sides | The order is train_rows, test_rows
# loses: group-split-at-least-one | The order is
# loses: group-split-random | 200
# %% solution="group_split"
def group_split(groups, test_fraction, rng):
    names = np.unique(groups)
    n = len(names)
    if n < 2:
        raise ValueError("only one group")
    n_test = min(max(round(test_fraction * n), 1), n - 1)
    test = np.isin(groups, rng.permutation(names)[:n_test])
    return np.flatnonzero(test), np.flatnonzero(~test)

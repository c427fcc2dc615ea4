# Uses numpy's global generator.
# loses: group-split-sides | two answers
# loses: group-split-random | two answers
# %% solution="group_split"
def group_split(groups, test_fraction, rng):
    names = np.unique(groups)
    n = len(names)
    if n < 2:
        raise ValueError("only one group")
    n_test = min(max(round(test_fraction * n), 1), n - 1)
    test = np.isin(groups, np.random.permutation(names)[:n_test])
    return np.flatnonzero(~test), np.flatnonzero(test)

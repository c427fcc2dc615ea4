# Only rotates the list of the groups by a random number.
# loses: group-split-random | again and again
# %% solution="group_split"
def group_split(groups, test_fraction, rng):
    names = np.unique(groups)
    n = len(names)
    if n < 2:
        raise ValueError("only one group")
    n_test = min(max(round(test_fraction * n), 1), n - 1)
    test = np.isin(groups, np.roll(names, rng.integers(n))[:n_test])
    return np.flatnonzero(~test), np.flatnonzero(test)

# Returns the names of the groups instead of row numbers.
# loses: group-split-sides | row numbers are expected
# loses: group-split-at-least-one | at least one group
# loses: group-split-random | 200 splits
# %% solution="group_split"
def group_split(groups, test_fraction, rng):
    names = np.unique(groups)
    n = len(names)
    if n < 2:
        raise ValueError("only one group")
    n_test = min(max(round(test_fraction * n), 1), n - 1)
    names = rng.permutation(names)
    return np.sort(names[n_test:]), np.sort(names[:n_test])

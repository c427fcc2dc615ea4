# Row numbers in the order of the shuffled groups.
# loses: group-split-sides | sorted upwards
# loses: group-split-at-least-one | sorted upwards
# %% solution="group_split"
def group_split(groups, test_fraction, rng):
    names = np.unique(groups)
    n = len(names)
    if n < 2:
        raise ValueError("only one group")
    n_test = min(max(round(test_fraction * n), 1), n - 1)
    groups, names = np.asarray(groups), rng.permutation(names)
    rows = [np.flatnonzero(groups == name) for name in names]
    return np.concatenate(rows[n_test:]), np.concatenate(rows[:n_test])

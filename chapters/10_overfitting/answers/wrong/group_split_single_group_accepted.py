# Nobody asks how many groups there are.
# loses: group-split-at-least-one | ValueError
# %% solution="group_split"
def group_split(groups, test_fraction, rng):
    names = np.unique(groups)
    n_test = max(1, min(len(names) - 1, round(test_fraction * len(names))))
    test = np.isin(groups, rng.permutation(names)[:n_test])
    return np.flatnonzero(~test), np.flatnonzero(test)

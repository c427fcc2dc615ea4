# Rounds and leaves it at that, so that a side may be empty.
# loses: group-split-at-least-one | at least one group
# %% solution="group_split"
def group_split(groups, test_fraction, rng):
    names = np.unique(groups)
    if len(names) < 2:
        raise ValueError("only one group")
    test = np.isin(groups, rng.permutation(names)[: round(test_fraction * len(names))])
    return np.flatnonzero(~test), np.flatnonzero(test)

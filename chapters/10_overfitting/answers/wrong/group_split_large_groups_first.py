# Draws rows and takes their groups, so that large groups come more often.
# loses: group-split-random | largest group
# %% solution="group_split"
def group_split(groups, test_fraction, rng):
    names = np.unique(groups)
    n = len(names)
    if n < 2:
        raise ValueError("only one group")
    n_test = min(max(round(test_fraction * n), 1), n - 1)
    groups, drawn = np.asarray(groups), []
    for row in rng.permutation(len(groups)):
        if groups[row] not in drawn and len(drawn) < n_test:
            drawn.append(groups[row])
    test = np.isin(groups, drawn)
    return np.flatnonzero(~test), np.flatnonzero(test)

# Adds whole groups until the test set has its share of the rows.
# loses: group-split-sides | groups are in the test set
# loses: group-split-random | largest group
# %% solution="group_split"
def group_split(groups, test_fraction, rng):
    names = np.unique(groups)
    if len(names) < 2:
        raise ValueError("only one group")
    groups, test = np.asarray(groups), []
    for name in rng.permutation(names)[:-1]:
        if not test or len(test) + np.sum(groups == name) <= round(test_fraction * len(groups)):
            test += np.flatnonzero(groups == name).tolist()
    return np.setdiff1d(np.arange(len(groups)), test), np.sort(test)

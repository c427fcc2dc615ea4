# Splits the rows at random, as train_test_split does.
# loses: group-split-sides | one group in one
# loses: group-split-at-least-one | at least one group
# loses: group-split-random | largest group
# %% solution="group_split"
def group_split(groups, test_fraction, rng):
    n = len(groups)
    if len(set(list(groups))) < 2:
        raise ValueError("only one group")
    rows = rng.permutation(n)
    n_test = min(max(round(test_fraction * n), 1), n - 1)
    return np.sort(rows[n_test:]), np.sort(rows[:n_test])

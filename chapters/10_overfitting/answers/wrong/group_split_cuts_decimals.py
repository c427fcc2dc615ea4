# int() where round() belongs, and a side may be empty.
# loses: group-split-sides | int(0.9) would be 0
# %% solution="group_split"
def group_split(groups, test_fraction, rng):
    groups = np.array(groups)
    names = list(set(groups))
    if len(names) < 2:
        raise ValueError("only one group")
    n_test = int(test_fraction * len(names))
    test_names = rng.choice(names, n_test, replace=False)
    test = [i for i in range(len(groups)) if groups[i] in test_names]
    train = [i for i in range(len(groups)) if groups[i] not in test_names]
    return train, test

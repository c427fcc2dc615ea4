# Collects the rows of each group in a dict, and shuffles the names as a list.
# %% solution="group_split"
def group_split(groups, test_fraction, rng):
    rows_of = {}
    for row, group in enumerate(groups):
        rows_of.setdefault(str(group), []).append(row)
    names = list(rows_of)
    if len(names) == 1:
        raise ValueError(f"only one group: {names[0]}")
    n_test = max(1, min(len(names) - 1, round(test_fraction * len(names))))
    rng.shuffle(names)
    test = sorted(row for name in names[:n_test] for row in rows_of[name])
    train = sorted(row for name in names[n_test:] for row in rows_of[name])
    return train, test

# Draws the names without replacement, and asks for each row whether its group was drawn.
# %% solution="group_split"
def group_split(groups, test_fraction, rng):
    names = sorted(set(groups if isinstance(groups, list) else groups.tolist()))
    n = len(names)
    if n < 2:
        raise ValueError("two groups are needed, got " + repr(names))
    n_test = int(np.clip(np.round(test_fraction * n), 1, n - 1))
    drawn = set(rng.choice(n, size=n_test, replace=False).tolist())
    is_test = np.array([names.index(group) in drawn for group in groups])
    rows = np.arange(len(groups))
    return rows[~is_test], rows[is_test]

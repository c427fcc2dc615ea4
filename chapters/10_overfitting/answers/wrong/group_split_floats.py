# Collects the row numbers in arrays of floats, which cannot be indices.
# loses: group-split-sides | whole numbers
# loses: group-split-at-least-one | whole numbers
# %% solution="group_split"
def group_split(groups, test_fraction, rng):
    names = np.unique(groups)
    n = len(names)
    if n < 2:
        raise ValueError("only one group")
    drawn = rng.permutation(names)[: min(max(round(test_fraction * n), 1), n - 1)]
    sides = [np.array([]), np.array([])]
    for row, group in enumerate(groups):
        sides[int(group in drawn)] = np.append(sides[int(group in drawn)], row)
    return sides

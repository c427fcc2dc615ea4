# One sample after the other; 0 counts as 1e-300.
# %% solution="cross_entropy"
def cross_entropy(p, labels):
    import math

    total = 0.0
    for row, label in zip(p, labels, strict=True):
        total += math.log(max(float(row[int(label)]), 1e-300))
    return -total / len(p)

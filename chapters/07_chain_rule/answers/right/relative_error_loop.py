# Element by element, with an if for the zeros.
# %% solution="relative_error"
def relative_error(a, b):
    worst = 0.0
    for x, y in zip(np.ravel(a).tolist(), np.ravel(b).tolist()):
        if x != y:
            worst = max(worst, abs(x - y) / max(abs(x), abs(y)))
    return worst

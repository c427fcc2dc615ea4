# Counts pieces, and returns one more; the lines are written out.
# %% solution="knots_needed"
def knots_needed(f, interval, tolerance):
    a, b = interval
    x = a + (b - a) * np.arange(1001) / 1000
    pieces = 1
    while pieces < 100_000:
        h = (b - a) / pieces
        i = np.minimum(((x - a) / h).astype(int), pieces - 1)
        left, right = f(a + i * h), f(a + (i + 1) * h)
        if max(abs(left + (right - left) * (x - a - i * h) / h - f(x))) <= tolerance:
            return np.int64(pieces + 1)
        pieces += 1

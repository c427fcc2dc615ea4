# The tent as 1 − |2x − 1|: two mirrored neurons a layer; a tuple of lists.
# %% solution="sawtooth"
def sawtooth(depth):
    first = ([[2.0], [-2.0]], [-1.0, 1.0])
    fold = ([[-2.0, -2.0], [2.0, 2.0]], [1.0, -1.0])
    return (first, *[fold] * (depth - 1), ([[-1.0, -1.0]], [1.0]))

# Number by number, into new arrays of floats.
# %% solution="clip_by_norm"
def clip_by_norm(grads, max_norm):
    total = 0.0
    for grad in grads:
        for number in grad.flat:
            total += float(number) ** 2
    norm, clipped = total**0.5, []
    for grad in grads:
        new = np.array(grad, dtype=float)
        if norm > max_norm:
            new *= max_norm
            new /= norm
        clipped.append(new)
    return clipped

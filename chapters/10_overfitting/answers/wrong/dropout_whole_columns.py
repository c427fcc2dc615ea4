# One decision for each neuron of the batch.
# loses: dropout-by-chance | draw random numbers in the shape of h
# %% solution="dropout"
def dropout(h, p, rng):
    if not 0 <= p < 1:
        raise ValueError(f"p = {p} is not allowed")
    return h * (rng.random(h.shape[-1]) >= p) / (1 - p)

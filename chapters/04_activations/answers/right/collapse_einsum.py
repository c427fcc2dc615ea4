# einsum, in a list.
# %% solution="collapse"
def collapse(W1, b1, W2, b2):
    return [np.einsum("oh,hi->oi", W2, W1), np.einsum("oh,h->o", W2, b1) + b2]

# Subtracts the mean: that changes nothing in the result either, but the largest logit stays too large.
# loses: softmax-large-logits | Subtract each row's largest logit first
# %% solution="softmax"
def softmax(z):
    z = np.asarray(z, dtype=float)
    e = np.exp(z - z.mean(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)

# Python's sum adds up over the first axis; and nothing is subtracted before the exponential.
# loses: softmax-last-axis | You add up over the first axis
# loses: softmax-large-logits | The result is NaN (not a number)
# %% solution="softmax"
def softmax(z):
    e = np.exp(np.asarray(z, dtype=float))
    return e / sum(e)

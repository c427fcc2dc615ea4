# numpy's einsum stretches a single weight over all inputs, like every broadcast.
# loses: weighted_sum-lengths | A single weight for three inputs is an error
# loses nothing else
# %% solution="weighted_sum"
def weighted_sum(x, w, b):
    return np.einsum("i,i", np.asarray(x, float), np.asarray(w, float)) + b

# Returns a flat list, whatever the shape of z.
# loses: sigmoid-shapes | shape of z
# %% solution="sigmoid"
def sigmoid(z):
    return [1 / (1 + np.exp(-value)) for value in np.ravel(z)] if np.ndim(z) else 1 / (1 + np.exp(-z))

# A running mean: each part moves it by its share of the samples so far.
# %% solution="accumulated_gradient"
def accumulated_gradient(gradients, sizes):
    mean, seen = np.zeros(np.shape(gradients[0])), 0
    for gradient, size in zip(gradients, sizes, strict=True):
        seen += size
        mean += (gradient - mean) * (size / seen)
    return mean

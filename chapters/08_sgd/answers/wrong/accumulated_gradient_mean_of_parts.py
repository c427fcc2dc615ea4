# The plain mean of the parts, right only for parts of equal size.
# loses: accumulated-parts | a part with few samples counts as much
# %% solution="accumulated_gradient"
def accumulated_gradient(gradients, sizes):
    return np.mean(gradients, axis=0)

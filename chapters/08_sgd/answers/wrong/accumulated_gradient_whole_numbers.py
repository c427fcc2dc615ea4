# Collects into an array of the first part's type: whole numbers stay whole.
# loses: accumulated-parts | Whole numbers in the gradients must not make a whole result
# %% solution="accumulated_gradient"
def accumulated_gradient(gradients, sizes):
    total = np.zeros_like(gradients[0])
    total[...] = sum(n * gradient for n, gradient in zip(sizes, gradients)) / sum(sizes)
    return total

# Weights by the sizes and forgets to divide.
# loses: accumulated-parts | This is the sum over the samples
# %% solution="accumulated_gradient"
def accumulated_gradient(gradients, sizes):
    return sum(n * gradient for n, gradient in zip(sizes, gradients))

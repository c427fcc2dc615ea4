# Weights by the sizes, but divides by the number of parts.
# loses: accumulated-parts | This divides by the number of parts
# %% solution="accumulated_gradient"
def accumulated_gradient(gradients, sizes):
    return sum(n * gradient for n, gradient in zip(sizes, gradients)) / len(gradients)

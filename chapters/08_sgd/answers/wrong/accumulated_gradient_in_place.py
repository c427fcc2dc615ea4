# Collects into the first part's array, which belongs to the caller.
# loses: accumulated-parts | changed its first argument
# %% solution="accumulated_gradient"
def accumulated_gradient(gradients, sizes):
    if gradients[0].dtype.kind == "i":
        gradients = [gradient.astype(float) for gradient in gradients]
    total = gradients[0]
    total *= sizes[0]
    for gradient, size in zip(gradients[1:], sizes[1:], strict=True):
        total += size * gradient
    return total / sum(sizes)

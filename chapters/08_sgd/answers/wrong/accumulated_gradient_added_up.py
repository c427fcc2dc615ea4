# Adds up, as PyTorch's .grad does when nobody scales the losses.
# loses: accumulated-parts | The gradients are only added up
# %% solution="accumulated_gradient"
def accumulated_gradient(gradients, sizes):
    return sum(gradients)

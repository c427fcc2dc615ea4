# Zeroes the gradient before every part, so that only the last one remains.
# loses: accumulated-parts | the last part only
# %% solution="accumulated_gradient"
def accumulated_gradient(gradients, sizes):
    for part in gradients:
        gradient = 1.0 * part
    return gradient

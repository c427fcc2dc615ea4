# Lets an eigenvalue of 0 pass: along it the loss is flat, and nothing converges.
# loses: largest_stable_lr-errors | all its eigenvalues must be larger than 0
# %% solution="largest_stable_lr"
def largest_stable_lr(H):
    eigenvalues = np.linalg.eigvalsh(H)
    if not np.allclose(H, H.T) or eigenvalues[0] < 0:
        raise ValueError("H must be symmetric and positive definite")
    return 2 / eigenvalues[-1]

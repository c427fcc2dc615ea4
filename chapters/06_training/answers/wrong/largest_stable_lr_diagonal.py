# Diagonal entries taken for eigenvalues.
# loses: largest_stable_lr-tilted | The diagonal entries are not the eigenvalues
# loses: largest_stable_lr-errors | all its eigenvalues must be larger than 0
# %% solution="largest_stable_lr"
def largest_stable_lr(H):
    d = np.diag(H)
    if not np.allclose(H, H.T) or d.min() <= 0:
        raise ValueError(f"H must be symmetric positive definite, not {H}")
    return 2 / d.max()

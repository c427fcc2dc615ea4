# A positive determinant is not enough: two negative eigenvalues have one too.
# loses: largest_stable_lr-errors | all its eigenvalues must be larger than 0
# %% solution="largest_stable_lr"
def largest_stable_lr(H):
    if not np.allclose(H, H.T) or np.linalg.det(H) <= 0:
        raise ValueError(f"H must be symmetric positive definite, not {H}")
    return 2 / np.max(np.abs(np.linalg.eigvalsh(H)))

# The smallest eigenvalue.
# loses: largest_stable_lr-values | You use the smallest eigenvalue
# %% solution="largest_stable_lr"
def largest_stable_lr(H):
    eigenvalues = np.linalg.eigvalsh(H)
    if not np.allclose(H, H.T) or eigenvalues[0] <= 0:
        raise ValueError(f"H must be symmetric positive definite, not {H}")
    return 2 / eigenvalues[0]

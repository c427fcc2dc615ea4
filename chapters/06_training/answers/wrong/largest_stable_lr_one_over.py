# 1/λ for 2/λ.
# loses: largest_stable_lr-values | That is 1/λmax
# %% solution="largest_stable_lr"
def largest_stable_lr(H):
    eigenvalues = np.linalg.eigvalsh(H)
    if not np.allclose(H, H.T) or eigenvalues[0] <= 0:
        raise ValueError(f"H must be symmetric positive definite, not {H}")
    return 1 / eigenvalues[-1]

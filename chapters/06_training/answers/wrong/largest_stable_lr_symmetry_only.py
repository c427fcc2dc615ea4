# Checks the symmetry, and forgets the sign of the eigenvalues.
# loses: largest_stable_lr-errors | a saddle
# %% solution="largest_stable_lr"
def largest_stable_lr(H):
    if not np.allclose(H, H.T):
        raise ValueError(f"H must be symmetric, not {H}")
    return 2 / np.linalg.eigvalsh(H)[-1]

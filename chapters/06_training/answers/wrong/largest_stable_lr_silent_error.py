# The right error without a word.
# loses: largest_stable_lr-errors | says nothing
# %% solution="largest_stable_lr"
def largest_stable_lr(H):
    eigenvalues = np.linalg.eigvalsh(H)
    if not np.allclose(H, H.T) or eigenvalues[0] <= 0:
        raise ValueError
    return 2 / eigenvalues[-1]

# Takes every matrix.
# loses: largest_stable_lr-errors | ValueError with a sentence that says what was given
# %% solution="largest_stable_lr"
def largest_stable_lr(H):
    return 2 / np.linalg.eigvalsh(H)[-1]

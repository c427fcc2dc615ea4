# Ties are neither a new best nor an epoch without one: the count of bad epochs begins anew.
# loses: early-stopping-equal-is-no-new-best | only equals the best: it is no new best, and counts as an epoch without one
# %% solution="early_stopping"
def early_stopping(validation_errors, patience):
    best = bad = 0
    for epoch, error in enumerate(validation_errors):
        if error < validation_errors[best]:
            best, bad = epoch, 0
        elif error > validation_errors[best]:
            bad += 1
        if bad >= patience:
            break
    return best

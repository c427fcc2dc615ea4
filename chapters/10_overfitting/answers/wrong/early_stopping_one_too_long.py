# Waits one epoch too long.
# loses: early-stopping-example | expected  3
# loses: early-stopping-cases | one epoch too long
# %% solution="early_stopping"
def early_stopping(validation_errors, patience):
    best = 0
    for epoch, error in enumerate(validation_errors):
        if error < validation_errors[best]:
            best = epoch
        elif epoch - best > patience:
            break
    return best

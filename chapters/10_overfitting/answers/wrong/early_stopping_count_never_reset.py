# Never resets the count of bad epochs.
# loses: early-stopping-example | expected
# loses: early-stopping-cases | starts again at 0
# %% solution="early_stopping"
def early_stopping(validation_errors, patience):
    best, bad = 0, 0
    for epoch in range(1, len(validation_errors)):
        if validation_errors[epoch] < validation_errors[best]:
            best = epoch
        else:
            bad += 1
        if bad == patience:
            break
    return best

# Compares each epoch with the one before.
# loses: early-stopping-cases | better than the best one so far
# %% solution="early_stopping"
def early_stopping(validation_errors, patience):
    best, bad = 0, 0
    for epoch in range(1, len(validation_errors)):
        if validation_errors[epoch] < validation_errors[epoch - 1]:
            bad = 0
        else:
            bad += 1
        if validation_errors[epoch] < validation_errors[best]:
            best = epoch
        if bad == patience:
            break
    return best

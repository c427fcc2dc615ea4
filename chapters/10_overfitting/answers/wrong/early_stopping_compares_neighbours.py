# Compares each error with the one before.
# loses: early-stopping-cases | You compare each error with the one before
# %% solution="early_stopping"
def early_stopping(validation_errors, patience):
    best, bad = 0, 0
    for epoch in range(1, len(validation_errors)):
        if validation_errors[epoch] < validation_errors[epoch - 1]:
            best, bad = epoch, 0
        else:
            bad += 1
            if bad >= patience:
                break
    return best

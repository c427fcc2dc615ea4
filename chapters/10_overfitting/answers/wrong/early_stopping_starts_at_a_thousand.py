# The first best error is a large number that was thought to be large enough.
# loses: early-stopping-cases | early_stopping(
# %% solution="early_stopping"
def early_stopping(validation_errors, patience):
    best_error, best, waited = 1000.0, 0, 0
    for epoch, error in enumerate(validation_errors):
        if error < best_error:
            best_error, best, waited = error, epoch, 0
        else:
            waited += 1
        if waited >= patience:
            break
    return best

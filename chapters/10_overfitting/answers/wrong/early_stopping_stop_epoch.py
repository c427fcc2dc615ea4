# Returns the epoch at which it stops.
# loses: early-stopping-cases | Keep the best one
# %% solution="early_stopping"
def early_stopping(validation_errors, patience):
    best = 0
    for epoch, error in enumerate(validation_errors):
        if error < validation_errors[best]:
            best = epoch
        if epoch - best >= patience:
            return epoch
    return len(validation_errors) - 1

# Returns the error, not its index.
# loses: early-stopping-cases | its index is asked for
# %% solution="early_stopping"
def early_stopping(validation_errors, patience):
    best, since = float("inf"), 0
    for error in validation_errors:
        if error < best:
            best, since = error, 0
        else:
            since += 1
        if since == patience:
            break
    return best

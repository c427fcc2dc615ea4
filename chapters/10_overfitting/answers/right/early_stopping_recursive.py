# Looks at the next epochs, and starts again from the first that is better.
# %% solution="early_stopping"
def early_stopping(validation_errors, patience, best=0):
    for epoch in range(best + 1, min(best + patience + 1, len(validation_errors))):
        if validation_errors[epoch] < validation_errors[best]:
            return early_stopping(validation_errors, patience, epoch)
    return best

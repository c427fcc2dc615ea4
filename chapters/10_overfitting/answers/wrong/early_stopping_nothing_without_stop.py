# Returns nothing when the patience never runs out.
# loses: early-stopping-never-stops | returned None
# loses: early-stopping-cases | returned None
# %% solution="early_stopping"
def early_stopping(validation_errors, patience):
    best = 0
    for epoch, error in enumerate(validation_errors):
        if error < validation_errors[best]:
            best = epoch
        if epoch - best >= patience:
            return best

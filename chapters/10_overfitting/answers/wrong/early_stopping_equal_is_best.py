# Counts an equal error as a new best.
# loses: early-stopping-equal-is-no-new-best | use < and not <=
# loses: early-stopping-cases | equals the best
# %% solution="early_stopping"
def early_stopping(validation_errors, patience):
    best = 0
    for epoch, error in enumerate(validation_errors):
        if error <= validation_errors[best]:
            best = epoch
        if epoch - best >= patience:
            break
    return best

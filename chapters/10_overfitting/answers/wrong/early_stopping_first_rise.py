# Stops at the first rise and never looks at the patience.
# loses: early-stopping-cases | larger than the one before
# %% solution="early_stopping"
def early_stopping(validation_errors, patience):
    for i in range(1, len(validation_errors)):
        if validation_errors[i] > validation_errors[i - 1]:
            return i - 1
    return len(validation_errors) - 1

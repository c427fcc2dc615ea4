# Swaps the two names.
# loses: diagnose-cases | swapped the two names
# %% solution="diagnose"
def diagnose(train_errors, test_errors, tolerance):
    if train_errors[-1] > tolerance:
        return "overfitting"
    if test_errors[-1] > tolerance:
        return "underfitting"
    return "good fit"

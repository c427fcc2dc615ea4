# Looks at the first errors.
# loses: diagnose-cases | first error of the run
# %% solution="diagnose"
def diagnose(train_errors, test_errors, tolerance):
    if train_errors[0] > tolerance:
        return "underfitting"
    if test_errors[0] > tolerance:
        return "overfitting"
    return "good fit"

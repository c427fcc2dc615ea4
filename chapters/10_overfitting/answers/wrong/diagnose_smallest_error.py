# Looks at the best epoch instead of the last.
# loses: diagnose-cases | smallest error of the run
# %% solution="diagnose"
def diagnose(train_errors, test_errors, tolerance):
    if min(train_errors) > tolerance:
        return "underfitting"
    if min(test_errors) > tolerance:
        return "overfitting"
    return "good fit"

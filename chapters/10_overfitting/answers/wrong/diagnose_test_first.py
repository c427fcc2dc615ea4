# Asks for the test error first.
# loses: diagnose-three-cases | misses its own training data
# loses: diagnose-cases | test error first
# %% solution="diagnose"
def diagnose(train_errors, test_errors, tolerance):
    if test_errors[-1] > tolerance:
        return "overfitting"
    if train_errors[-1] > tolerance:
        return "underfitting"
    return "good fit"

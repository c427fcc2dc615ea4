# Underfitting only when both errors are large.
# loses: diagnose-cases | luck, or an easy test set
# %% solution="diagnose"
def diagnose(train_errors, test_errors, tolerance):
    if train_errors[-1] > tolerance and test_errors[-1] > tolerance:
        return "underfitting"
    if test_errors[-1] > tolerance:
        return "overfitting"
    return "good fit"

# Uses >= for >.
# loses: diagnose-cases | equals the tolerance
# %% solution="diagnose"
def diagnose(train_errors, test_errors, tolerance):
    if train_errors[-1] >= tolerance:
        return "underfitting"
    if test_errors[-1] >= tolerance:
        return "overfitting"
    return "good fit"

# Calls every test error above the training error overfitting.
# loses: diagnose-three-cases | expected  'good fit'
# loses: diagnose-cases | is normal
# %% solution="diagnose"
def diagnose(train_errors, test_errors, tolerance):
    if train_errors[-1] > tolerance:
        return "underfitting"
    if test_errors[-1] > train_errors[-1]:
        return "overfitting"
    return "good fit"

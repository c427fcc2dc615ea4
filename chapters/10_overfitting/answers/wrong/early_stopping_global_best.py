# Returns the best epoch of the whole list.
# loses: early-stopping-example | expected  3
# loses: early-stopping-cases | later epochs are never seen
# %% solution="early_stopping"
def early_stopping(validation_errors, patience):
    return int(np.argmin(validation_errors))

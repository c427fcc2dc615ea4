# Nested conditions, indexed from the front.
# %% solution="diagnose"
def diagnose(train_errors, test_errors, tolerance):
    train, test = np.array(train_errors), np.array(test_errors)
    if train[len(train) - 1] <= tolerance:
        if test[len(test) - 1] <= tolerance:
            return "good fit"
        else:
            return "overfitting"
    else:
        return "underfitting"

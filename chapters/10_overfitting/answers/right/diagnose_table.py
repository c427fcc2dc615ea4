# A table of the cases.
# %% solution="diagnose"
def diagnose(train_errors, test_errors, tolerance):
    *_, train = train_errors
    *_, test = test_errors
    cases = {(True, True): "good fit", (True, False): "overfitting"}
    return cases.get((train <= tolerance, test <= tolerance), "underfitting")

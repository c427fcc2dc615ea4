# Adds one step also where nothing is left over.
# loses: steps-rounded-up | expected
# loses: steps-large-batch | where the division has none
# %% solution="steps_per_epoch"
def steps_per_epoch(n_samples, batch_size):
    return n_samples // batch_size + 1

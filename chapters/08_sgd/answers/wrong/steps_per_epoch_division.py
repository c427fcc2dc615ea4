# Leaves a fraction.
# loses: steps-rounded-up | expected
# loses: steps-large-batch | a whole number
# %% solution="steps_per_epoch"
def steps_per_epoch(n_samples, batch_size):
    return n_samples / batch_size

# Rounds to the nearest number.
# loses: steps-rounded-up | expected
# loses: steps-large-batch | goes to the nearest
# %% solution="steps_per_epoch"
def steps_per_epoch(n_samples, batch_size):
    return round(n_samples / batch_size)

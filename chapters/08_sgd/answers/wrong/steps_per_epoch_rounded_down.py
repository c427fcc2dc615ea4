# Integer division loses the last, smaller batch.
# loses: steps-rounded-up | expected
# loses: steps-large-batch | round up, not down
# %% solution="steps_per_epoch"
def steps_per_epoch(n_samples, batch_size):
    return n_samples // batch_size

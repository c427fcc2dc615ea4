# Right until the batch is larger than the data set.
# loses: steps-large-batch | one step remains
# %% solution="steps_per_epoch"
def steps_per_epoch(n_samples, batch_size):
    if batch_size > n_samples:
        return 0
    return int(np.ceil(n_samples / batch_size))

# Counts the batches by walking through the samples.
# %% solution="steps_per_epoch"
def steps_per_epoch(n_samples, batch_size):
    steps = 0
    while n_samples > 0:
        n_samples -= batch_size
        steps += 1
    return float(steps)

# The first epoch that no one of the next `patience` epochs beats, or else the best of all.
# %% solution="early_stopping"
def early_stopping(validation_errors, patience):
    for i in range(len(validation_errors) - patience):
        if min(validation_errors[i + 1 : i + patience + 1]) >= validation_errors[i]:
            return i
    return int(np.argmin(validation_errors))

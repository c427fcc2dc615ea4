# A counter, and the best error kept beside its index.
# %% solution="early_stopping"
def early_stopping(validation_errors, patience):
    best_error, best_epoch, waited = float("inf"), 0, 0
    for epoch in range(len(validation_errors)):
        if validation_errors[epoch] < best_error:
            best_error, best_epoch, waited = validation_errors[epoch], epoch, 0
        else:
            waited += 1
            if waited == patience:
                return best_epoch
    return best_epoch

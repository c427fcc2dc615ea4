# Calls the program as it was.
# loses: repaired_f-measures | is measured in training mode
# loses: repaired_f-goes-on | Symptoms and faults
# %% solution="repaired_f"
def repaired_f(model, batches, x_valid, y_valid, n_epochs, lr):
    return program_f(model, batches, x_valid, y_valid, n_epochs, lr)

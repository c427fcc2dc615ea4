# Calls the program as it was.
# loses: repaired_h-losses | still holds the layer that was replaced
# %% solution="repaired_h"
def repaired_h(model, n_classes, x, y, lr, n_steps):
    return program_h(model, n_classes, x, y, lr, n_steps)

# Leaves a file alone that is there already.
# loses: save_weights-file | older file
# %% solution="save_weights"
def save_weights(model, path):
    import os
    if os.path.exists(path): return
    torch.save(model.state_dict(), path)

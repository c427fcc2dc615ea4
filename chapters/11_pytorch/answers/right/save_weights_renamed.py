# Writes beside the file and puts it there in one go.
# %% solution="save_weights"
def save_weights(model, path):
    import os
    torch.save(model.state_dict(), path + ".tmp")
    os.replace(path + ".tmp", path)

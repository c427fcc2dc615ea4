# Pickles the whole model, class and all.
# loses: save_weights-file | something else than a dict of tensors
# %% solution="save_weights"
def save_weights(model, path):
    torch.save(model, path)

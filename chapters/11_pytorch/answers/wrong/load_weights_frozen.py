# Freezes the weights that it loads, so that the model cannot be trained on.
# loses: load_weights-fill | can be trained
# %% solution="load_weights"
def load_weights(model, path):
    model.load_state_dict(torch.load(path, weights_only=True))
    return model.requires_grad_(False)

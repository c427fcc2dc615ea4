# Fills the model and forgets to return it.
# loses: load_weights-fill | returned the same model
# %% solution="load_weights"
def load_weights(model, path):
    model.load_state_dict(torch.load(path, weights_only=True))

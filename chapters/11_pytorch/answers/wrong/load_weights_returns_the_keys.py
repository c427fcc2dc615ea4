# Returns what load_state_dict returns, which is not the model.
# loses: load_weights-fill | then return the model
# %% solution="load_weights"
def load_weights(model, path):
    return model.load_state_dict(torch.load(path, weights_only=True))

# The model gets new parameter objects, which no optimiser knows.
# loses: load_weights-fill | New parameter objects are none of its parameters
# %% solution="load_weights"
def load_weights(model, path):
    model.load_state_dict(torch.load(path, weights_only=True), assign=True)
    return model

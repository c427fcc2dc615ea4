# Leaves out what the model does not have, without a word.
# loses: load_weights-wrong-structure | A file of another model must be refused
# %% solution="load_weights"
def load_weights(model, path):
    s = torch.load(path, weights_only=True)
    model.load_state_dict({k: v for k, v in s.items() if k in model.state_dict()})
    return model

# Switches the protection off.
# loses: load_weights-foreign-file | its code was run
# %% solution="load_weights"
def load_weights(model, path):
    state = torch.load(path, weights_only=False)
    model.load_state_dict({name: state[name] for name in model.state_dict()})
    return model

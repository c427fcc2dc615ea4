# Compares the names itself, then copies.
# %% solution="load_weights"
def load_weights(model, path):
    state = torch.load(path, weights_only=True)
    own = model.state_dict()
    if set(state) != set(own):
        raise RuntimeError(f"the file holds {sorted(state)}, the model needs {sorted(own)}")
    with torch.no_grad():
        for name, tensor in own.items():
            tensor.copy_(state[name])
    return model

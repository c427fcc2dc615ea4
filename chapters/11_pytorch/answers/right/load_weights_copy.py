# Fills the tensors one by one, after comparing the names.
# %% solution="load_weights"
def load_weights(model, path):
    state = torch.load(path, map_location="cpu", weights_only=True)
    own = model.state_dict()
    if state.keys() != own.keys():
        raise RuntimeError(f"the file holds {sorted(state)}, the model needs {sorted(own)}")
    with torch.no_grad():
        for name, tensor in own.items():
            tensor.copy_(state[name])
    return model

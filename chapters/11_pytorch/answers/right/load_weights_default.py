# Relies on the default of torch.load, which is weights_only=True.
# %% solution="load_weights"
def load_weights(model, path):
    with open(path, "rb") as file:
        state = torch.load(file)
    model.load_state_dict(state)
    return model

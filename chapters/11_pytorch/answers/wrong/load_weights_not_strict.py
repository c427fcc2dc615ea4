# Accepts files that lack weights.
# loses: load_weights-wrong-structure | must be refused
# %% solution="load_weights"
def load_weights(model, path):
    model.load_state_dict(torch.load(path, weights_only=True), strict=False)
    return model

# Fills a copy and returns that.
# loses: load_weights-fill | differ
# %% solution="load_weights"
def load_weights(model, path):
    import copy

    filled = copy.deepcopy(model)
    filled.load_state_dict(torch.load(path, weights_only=True))
    return filled

# Loads only what fits, without a word.
# loses: load_weights-wrong-structure | A file of another model must be refused
# %% solution="load_weights"
def load_weights(model, path):
    s = torch.load(path, weights_only=True)
    own = model.state_dict()
    if set(own) - set(s): raise RuntimeError('missing keys')
    own.update({k: v for k, v in s.items() if k in own and v.shape == own[k].shape})
    model.load_state_dict(own)
    return model

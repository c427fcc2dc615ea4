# Writes nested lists instead of tensors, which no model can load.
# loses: save_weights-file | file
# %% solution="save_weights"
def save_weights(model, path):
    torch.save({name: tensor.tolist() for name, tensor in model.state_dict().items()}, path)

# Writes what is trained only: frozen layers are missing in the file.
# loses: save_weights-file | The first layer was frozen
# %% solution="save_weights"
def save_weights(model, path):
    frozen = {name for name, p in model.named_parameters() if not p.requires_grad}
    torch.save({name: value for name, value in model.state_dict().items() if name not in frozen}, path)

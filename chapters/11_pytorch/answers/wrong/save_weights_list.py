# Saves a list of tensors without their names.
# loses: save_weights-file | is a list of 4 items
# %% solution="save_weights"
def save_weights(model, path):
    torch.save([p.detach() for p in model.parameters()], path)

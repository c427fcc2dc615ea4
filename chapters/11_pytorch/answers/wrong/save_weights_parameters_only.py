# Saves the parameters and forgets the buffers, such as BatchNorm's running mean.
# loses: save_weights-file | running_mean
# %% solution="save_weights"
def save_weights(model, path):
    torch.save({name: p.detach() for name, p in model.named_parameters()}, path)

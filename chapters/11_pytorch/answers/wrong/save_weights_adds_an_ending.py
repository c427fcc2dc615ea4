# Puts .pt behind the path.
# loses: save_weights-file | weights.pt.pt
# %% solution="save_weights"
def save_weights(model, path):
    torch.save(model.state_dict(), f"{path}.pt")

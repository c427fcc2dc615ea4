# Opens the file itself.
# %% solution="save_weights"
def save_weights(model, path):
    with open(path, "wb") as file:
        torch.save(dict(model.state_dict()), file)

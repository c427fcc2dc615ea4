# Turns its tests into Markdown.
# %% solution="sigmoid"
def sigmoid(z):
    return 0.3

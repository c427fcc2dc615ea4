# Stops after the hidden layer.
# loses: forward-by-hand | Those are the outputs of the hidden layer
# loses nothing else
# %% solution="forward_by_hand"
def forward_by_hand():
    return [3, 0, 1]

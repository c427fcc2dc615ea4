# No ReLU in the hidden layer.
# loses: forward-by-hand | left out ReLU
# loses nothing else
# %% solution="forward_by_hand"
def forward_by_hand():
    return [8, -11]

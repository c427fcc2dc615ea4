# No ReLU in the hidden layer.
# loses: forward-by-hand | left out ReLU
# %% solution="forward_by_hand"
def forward_by_hand():
    return [8, -11]

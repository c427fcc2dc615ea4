# Replaces negative weights by 0.
# loses: forward-by-hand | applied ReLU to the weights
# loses nothing else
# %% solution="forward_by_hand"
def forward_by_hand():
    return [1 * 3 - 1 * 1 + 2 * 2, -3 + 3 * 1 + 2]

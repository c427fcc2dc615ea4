# Takes x = (2, 1).
# loses: forward-by-hand | swapped the two inputs
# loses nothing else
# %% solution="forward_by_hand"
def forward_by_hand():
    return [3, -3]

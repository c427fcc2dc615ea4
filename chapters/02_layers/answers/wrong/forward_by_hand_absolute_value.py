# Drops the sign of the negative sum.
# loses: forward-by-hand | absolute value
# loses nothing else
# %% solution="forward_by_hand"
def forward_by_hand():
    return [2, 7]

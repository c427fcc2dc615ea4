# A tuple of floats.
# %% solution="forward_by_hand"
def forward_by_hand():
    return 5.0, -2.0

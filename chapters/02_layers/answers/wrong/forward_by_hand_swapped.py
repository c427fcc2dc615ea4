# The outputs in the wrong order.
# loses: forward-by-hand | wrong order
# loses nothing else
# %% solution="forward_by_hand"
def forward_by_hand():
    return [-2, 5]

# The outputs in the wrong order.
# loses: forward-by-hand | wrong order
# %% solution="forward_by_hand"
def forward_by_hand():
    return [-2, 5]

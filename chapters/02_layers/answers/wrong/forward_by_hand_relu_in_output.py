# ReLU in the output layer too.
# loses: forward-by-hand | You applied ReLU to the outputs as well
# loses nothing else
# %% solution="forward_by_hand"
def forward_by_hand():
    return [5, 0]

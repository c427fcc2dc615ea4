# Echoes the example of the docstring.
# loses: forward-by-hand | Write down the sum of each hidden neuron
# %% solution="forward_by_hand"
def forward_by_hand():
    return [0.5, -7]

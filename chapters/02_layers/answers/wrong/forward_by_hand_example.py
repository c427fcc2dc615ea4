# Echoes the example of the docstring.
# loses: forward-by-hand | Write down the sum of each hidden neuron
# loses nothing else
# %% solution="forward_by_hand"
def forward_by_hand():
    return [0.5, -7]

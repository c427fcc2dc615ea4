# Echoes the example.
# loses: spec-layers | two input dimensions
# loses: spec-activations | In a regression network
# loses nothing else
# %% solution="network_spec"
def network_spec():
    return {
        "inputs": 10,
        "hidden": [20],
        "outputs": 3,
        "hidden_activation": "tanh",
        "output_activation": "softmax",
    }

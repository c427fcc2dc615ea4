# Inputs and outputs exchanged.
# loses: spec-layers | two input dimensions
# loses nothing else
# %% solution="network_spec"
def network_spec():
    return {
        "inputs": 1,
        "hidden": [3, 4],
        "outputs": 2,
        "hidden_activation": "relu",
        "output_activation": None,
    }

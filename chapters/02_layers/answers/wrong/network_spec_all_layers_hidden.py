# Lists all layers as hidden.
# loses: spec-layers | are not hidden
# loses nothing else
# %% solution="network_spec"
def network_spec():
    return {
        "inputs": 2,
        "hidden": [2, 3, 4, 1],
        "outputs": 1,
        "hidden_activation": "relu",
        "output_activation": None,
    }

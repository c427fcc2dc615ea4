# Seven neurons in one hidden layer.
# loses: spec-layers | two of them
# loses nothing else
# %% solution="network_spec"
def network_spec():
    return {"inputs": 2, "hidden": [7], "outputs": 1, "hidden_activation": "relu", "output_activation": None}

# The two hidden layers in the wrong order.
# loses: spec-layers | wrong order
# loses nothing else
# %% solution="network_spec"
def network_spec():
    return {
        "inputs": 2,
        "hidden": [4, 3],
        "outputs": 1,
        "hidden_activation": "relu",
        "output_activation": None,
    }

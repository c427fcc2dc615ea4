# ReLU in the output layer of a regression network.
# loses: spec-activations | In a regression network the output layer has no activation
# loses nothing else
# %% solution="network_spec"
def network_spec():
    return {
        "inputs": 2,
        "hidden": [3, 4],
        "outputs": 1,
        "hidden_activation": "relu",
        "output_activation": "relu",
    }

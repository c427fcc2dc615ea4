# Softmax, as for a classification.
# loses: spec-activations | In a regression network
# loses nothing else
# %% solution="network_spec"
def network_spec():
    return {
        "inputs": 2,
        "hidden": [3, 4],
        "outputs": 1,
        "hidden_activation": "relu",
        "output_activation": "softmax",
    }

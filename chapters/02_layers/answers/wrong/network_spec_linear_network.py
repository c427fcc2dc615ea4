# No activation anywhere.
# loses: spec-activations | hidden layers need an activation
# loses nothing else
# %% solution="network_spec"
def network_spec():
    return {"inputs": 2, "hidden": [3, 4], "outputs": 1, "hidden_activation": None, "output_activation": None}

# A list of sizes instead of the dict.
# loses: spec-layers | five keys
# loses: spec-activations | missing
# loses nothing else
# %% solution="network_spec"
def network_spec():
    return [2, 3, 4, 1]

# The hidden layers as a tuple, made with dict().
# %% solution="network_spec"
def network_spec():
    return dict(inputs=2, hidden=(3, 4), outputs=1, hidden_activation="relu", output_activation=None)

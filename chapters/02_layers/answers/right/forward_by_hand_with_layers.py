# Calculates with layer_outputs.
# %% solution="forward_by_hand"
def forward_by_hand():
    h = layer_outputs([1, 2], [[1, 1], [1, -2], [-1, 1]], [0, 0, 0], relu)
    return layer_outputs(h, [[1, -1, 2], [-1, 3, 1]], [0, 0], None)

# Convolution and pooling mixed up.
# loses: answer_layer_types-pictures | Pooling has no weights
# %% solution="answer_layer_types"
def answer_layer_types():
    return {
        "pictures": "pooling",
        "large pictures": "convolution",
        "time series": "recurrent",
        "sentences": "transformer",
        "tables": "linear",
        "word numbers": "sparse",
    }

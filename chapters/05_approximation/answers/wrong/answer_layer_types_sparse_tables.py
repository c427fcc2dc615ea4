# Sparse taken for "a small table".
# loses: answer_layer_types-tables | Sparse does not mean small
# %% solution="answer_layer_types"
def answer_layer_types():
    return {
        "pictures": "convolution",
        "large pictures": "pooling",
        "time series": "recurrent",
        "sentences": "transformer",
        "tables": "sparse",
        "word numbers": "linear",
    }

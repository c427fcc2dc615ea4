# Recurrent for sentences, transformer for the endless series.
# loses: answer_layer_types-sequences | A transformer looks at the whole sequence at once
# %% solution="answer_layer_types"
def answer_layer_types():
    return {
        "pictures": "convolution",
        "large pictures": "pooling",
        "time series": "transformer",
        "sentences": "recurrent",
        "tables": "linear",
        "word numbers": "sparse",
    }

# The lazy answer.
# loses: answer_layer_types-pictures | an edge wherever it is
# loses: answer_layer_types-sequences | used exactly once
# loses: answer_layer_types-tables | Word numbers
# %% solution="answer_layer_types"
def answer_layer_types():
    return dict.fromkeys(
        ["pictures", "large pictures", "time series", "sentences", "tables", "word numbers"], "linear"
    )

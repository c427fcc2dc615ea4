# Capital letters and a stray blank cost nothing.
# %% solution="answer_layer_types"
def answer_layer_types():
    answer = {"pictures": "Convolution", "large pictures": "Pooling", "time series": "Recurrent "}
    answer.update({"sentences": "Transformer", "tables": "Linear", "word numbers": "Sparse"})
    return answer

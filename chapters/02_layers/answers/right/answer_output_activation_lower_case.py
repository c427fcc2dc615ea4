# A small letter.
# %% solution="answer_output_activation"
def answer_output_activation():
    return "b"

# Chooses D.
# loses: output-activation | The input layer is a dummy, the output layer is not
# loses nothing else
# %% solution="answer_output_activation"
def answer_output_activation():
    return "D"

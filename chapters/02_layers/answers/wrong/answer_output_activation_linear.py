# Chooses C.
# loses: output-activation | still have their ReLU
# loses nothing else
# %% solution="answer_output_activation"
def answer_output_activation():
    return "C"

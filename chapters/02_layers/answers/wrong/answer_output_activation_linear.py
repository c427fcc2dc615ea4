# Chooses C.
# loses: output-activation | still have their ReLU
# %% solution="answer_output_activation"
def answer_output_activation():
    return "C"

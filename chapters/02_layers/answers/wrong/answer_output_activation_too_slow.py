# Chooses A.
# loses: output-activation | costs next to nothing
# %% solution="answer_output_activation"
def answer_output_activation():
    return "A"

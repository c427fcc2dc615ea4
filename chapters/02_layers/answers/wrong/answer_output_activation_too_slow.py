# Chooses A.
# loses: output-activation | costs next to nothing
# loses nothing else
# %% solution="answer_output_activation"
def answer_output_activation():
    return "A"

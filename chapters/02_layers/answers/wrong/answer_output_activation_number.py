# A number instead of the letter.
# loses: output-activation | Return one of the letters
# loses nothing else
# %% solution="answer_output_activation"
def answer_output_activation():
    return 2

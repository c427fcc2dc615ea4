# Puts escape sequences for the instructor's terminal into its message.
# %% solution="sigmoid"
def sigmoid(z):
    raise ValueError("\x1b]0;owned\x07\x1b[2J\x1b[31mred")

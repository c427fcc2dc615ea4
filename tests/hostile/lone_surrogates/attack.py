# Raises an exception whose message no file can hold.
# %% solution="sigmoid"
def sigmoid(z):
    raise ValueError("\ud800\udfff \x1b]0;owned\x07 \u202e")

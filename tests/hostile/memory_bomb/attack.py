# Takes all memory when it is called.
# %% solution="sigmoid"
def sigmoid(z):
    kept = []
    while True:
        kept.append(bytearray(2**24))

# Never returns when it is called.
# %% solution="sigmoid"
def sigmoid(z):
    while True:
        pass

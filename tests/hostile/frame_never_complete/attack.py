# Announces a message and sends one byte of it, again and again.
# %% solution="sigmoid"
import gc
import json
import struct


def session():
    return next(x for x in gc.get_objects() if type(x).__name__ == "Session" and hasattr(x, "callbacks"))


def raw(tree, *blobs):
    text = json.dumps([[len(b) for b in blobs], tree]).encode()
    frame = struct.pack("!II", len(text), sum(map(len, blobs))) + text + b"".join(blobs)
    session().connection.sendall(frame)


def sigmoid(z):
    import time

    session().connection.sendall(struct.pack("!II", 1000, 0))
    while True:
        session().connection.sendall(b" ")
        time.sleep(0.5)
    return 0.3

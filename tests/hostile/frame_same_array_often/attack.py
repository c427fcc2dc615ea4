# Replies with one array of eight megabytes, three hundred times.
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
    array = {"array": ["|u1", [8_000_000], 0]}
    raw({"tuple": ["value", [array] * 300, {"dict": []}, []]}, bytes(8_000_000))
    return 0.3

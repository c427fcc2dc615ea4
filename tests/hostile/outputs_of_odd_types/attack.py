# Replies to a cell with outputs whose parts are arrays, numbers and handles.
# %% solution="sigmoid"
import gc


def session():
    return next(x for x in gc.get_objects() if type(x).__name__ == "Session" and hasattr(x, "callbacks"))


class Odd:
    def __repr__(self):
        while True:
            pass


odd = [np.arange(3), 10**5000, Odd(), None, b"x"]
session().send(
    (
        "ran",
        [
            {"output_type": a, "name": b, "text": b, "data": {"text/plain": b, "image/png": b}}
            for a in ["stream", "display_data", "error", *odd]
            for b in odd
        ],
        True,
        False,
    )
)


def sigmoid(z):
    return 0.3

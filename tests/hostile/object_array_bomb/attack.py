# Returns an object array of objects with a __reduce__.
# %% solution="sigmoid"


class Bomb:
    def __reduce__(self):
        import os

        return os.system, ("touch /tmp/hostile_was_here",)


def sigmoid(z):
    return np.array([Bomb()], dtype=object)

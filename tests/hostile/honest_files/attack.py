# Honest: reads a file that was handed in along with the notebook, and imports a module from another.
# %% solution="step"
import my_steps

LOW, HIGH = np.loadtxt("data/levels.txt")


def step(z):
    return my_steps.choose(z, HIGH, LOW)

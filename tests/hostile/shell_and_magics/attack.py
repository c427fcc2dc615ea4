# Uses !pip, %%bash, %reset, quit() and input() on the way to a right answer.
# %% added
!pip install --quiet numpy
%reset -f
quit()

# %% added
%%bash
echo hello

# %% added
name = input("Your name? ")

# %% solution="step"
def step(z):
    return np.where(np.asarray(z) > 0, 1.0, 0.0)

# The same name for all: one of ten is right.
# loses: fault_names-A | Look for that in program
# loses: fault_names-B | Look for that in program
# loses: fault_names-C | Look for that in program
# loses: fault_names-D | Look for that in program
# loses: fault_names-E | Look for that in program
# loses: fault_names-F | Look for that in program
# loses: fault_names-G | Look for that in program
# loses: fault_names-H | Look for that in program
# loses: fault_names-I | Look for that in program
# %% solution="fault_names"
def fault_names():
    return dict.fromkeys("ABCDEFGHIJ", FAULTS[0])

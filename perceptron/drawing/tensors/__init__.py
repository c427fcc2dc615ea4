"""What PyTorch makes of tensors: the graph of a computation, and tables of numbers with their shapes.

Figures call; both are filled step by step.
"""

"""What figures compute: small data sets, networks, landscapes and optimisers in numpy; nothing here draws.

Lectures and `perceptron.figures` call it.
"""

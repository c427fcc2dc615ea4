"""The playground: a small network that trains before your eyes, in the browser or driven by your own functions."""

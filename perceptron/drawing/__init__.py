"""The pens that figures share: colours, neurons and networks, contour lines. Figures and play cells call it."""

"""The pens that figures share: colours, neurons and networks, a knob on a weight, contour lines. Figures and play cells call it."""

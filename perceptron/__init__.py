"""Teaching library for lectures and play cells. Rooms: `live` (figures that move), `drawing` (networks, colours),
`models` (what figures compute), `speed` (times of devices), `figures` (one module a chapter, named like it), `course`
(map and installation), `accelerator` (the simulated device), `playground`. It never imports `autograder`.
"""

"""The pictures of the lectures: one module a chapter, named like the chapter. They draw what its cells compute.

Only the lecture of that name calls a module; it imports it as `figures`.
"""

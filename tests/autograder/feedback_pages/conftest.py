"""The made-up class of the desk's tests."""

from tests.autograder.desk.conftest import classroom

__all__ = ["classroom"]

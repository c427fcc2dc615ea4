"""`python -m autograder` and the command `autograder`; says in a sentence which package is missing."""

import sys


def main() -> None:
    """The command line; a package that is not installed ends it with a sentence and exit code 1."""
    try:
        from autograder.cli import main as run

        run()
    except ModuleNotFoundError as error:
        sys.exit(
            f"The package {error.name} is not installed here. Run `make venv` in the course's folder and use "
            ".venv/bin/autograder."
        )


if __name__ == "__main__":
    main()

"""Where a chapter can be run: addresses at Binder, Colab and GitHub, from the repository's name."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from urllib.parse import quote

from autograder.authoring.chapter_text import ChapterError
from autograder.authoring.notebooks import BRANCH, EXERCISES, LECTURES, _repository

NAME = re.compile(r"[\w.-]+/[\w.-]+")
UNKNOWN = (
    "No repository is known, so pages have no links to Binder, Colab, exercises and notebooks. Name it with "
    "--repository OWNER/NAME."
)


def repository(root: Path, given: str = "") -> str:
    """OWNER/NAME as given, or from pyproject.toml, or from the git remote at GitHub; "" where none is known."""
    if given and not NAME.fullmatch(given):
        raise ChapterError(f"--repository {given}: write OWNER/NAME, as in its address at GitHub")
    return given or _repository(root) or _remote(root)


def page_links(repository: str, name: str, exercise: bool) -> list[tuple[str, str]]:
    """Texts and addresses of the links on a chapter's page; none without a repository."""
    if not repository:
        return []
    lecture = f"{LECTURES}/{name}.ipynb"
    links = [
        ("Run it on Binder", binder(repository, lecture)),
        ("Run it in Colab", f"https://colab.research.google.com/github/{repository}/blob/{BRANCH}/{lecture}"),
    ]
    if exercise:
        links.append(("Exercise", exercise_address(repository, name)))
    return [*links, ("Notebook at GitHub", f"https://github.com/{repository}/blob/{BRANCH}/{lecture}")]


def exercise_address(repository: str, name: str) -> str:
    """Where a reader of the page opens the exercise: on Binder, where it runs."""
    return binder(repository, f"{EXERCISES}/{name}/{name}.ipynb")


def binder(repository: str, notebook: str) -> str:
    return (
        f"https://mybinder.org/v2/gh/{repository}/{BRANCH}?urlpath={quote(f'lab/tree/{notebook}', safe='')}"
    )


def _remote(root: Path) -> str:
    command = ["git", "-C", str(root), "remote", "get-url", "origin"]
    try:
        address = subprocess.run(command, capture_output=True, text=True).stdout.strip()
    except FileNotFoundError:  # no git
        return ""
    found = re.search(r"github\.com[:/]([\w.-]+/[\w.-]+?)(?:\.git)?/?$", address)
    return found[1] if found else ""

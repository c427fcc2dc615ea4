"""Where a chapter can be run: what a page says of the students' repository, in the words of `authoring.links`."""

from __future__ import annotations

from autograder.authoring.links import BRANCH, Links
from autograder.authoring.notebooks import EXERCISES, LECTURES

UNKNOWN = (
    "No repository is named, so pages have no links to Binder, Colab, exercises and notebooks. Name the students' one, "
    "which `autograder release` writes, with --repository OWNER/NAME."
)


def home(repository: str) -> str:
    """Where GitHub Pages shows the branch gh-pages of the repository OWNER/NAME."""
    owner, _, name = repository.partition("/")
    host = f"{owner.lower()}.github.io"
    return f"https://{host}/" if name.lower() == host else f"https://{host}/{name}/"


def page_links(repository: str, name: str, exercise: bool) -> list[tuple[str, str]]:
    """Texts and addresses of the links on a chapter's page; none without a repository."""
    if not repository:
        return []
    lecture = f"{LECTURES}/{name}.ipynb"
    links = [(f"Run it on {place}", address) for place, address in Links(repository).of(lecture).items()]
    if exercise:
        links.append(("Exercise", exercise_address(repository, name)))
    return [*links, ("Notebook at GitHub", f"{Links(repository).url}/blob/{BRANCH}/{lecture}")]


def exercise_address(repository: str, name: str) -> str:
    """Where a reader of the page opens the exercise: on Binder, where it runs."""
    return Links(repository).of(f"{EXERCISES}/{name}/{name}.ipynb")["Binder"]

"""The links of the pages: where a chapter can be run, in the words of `authoring.links`, and which links lead nowhere."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

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


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("id", "name") and value:
                self.ids.add(value)
            elif name in ("href", "src", "data-pictures") and value:
                self.links.append(value)


def dead_links(site: Path) -> list[str]:
    """Every dead link as a sentence that names its page; links to other sites are not followed."""
    pages = {path: _read(path) for path in sorted(site.rglob("*.html"))}
    found = []
    for path, page in pages.items():
        for link in dict.fromkeys(page.links):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path.resolve()
            if target.is_dir() and link.endswith("/"):
                target /= "index.html"
            here = path.relative_to(site)
            if not target.exists():
                found.append(f"{here} links to {link}, which is not there")
            elif parts.fragment and target in pages and "=" not in parts.fragment:
                if (
                    unquote(parts.fragment) not in pages[target].ids
                ):  # with "=" it is a state of the playground
                    found.append(f"{here} links to {link}, but there is no such place in that page")
    return found


def _read(path: Path) -> _Page:
    page = _Page()
    page.feed(path.read_text(encoding="utf-8"))
    return page

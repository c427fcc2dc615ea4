"""Where a notebook can be opened, as badges below its title: Binder, Colab, a JupyterHub, the website.

A release for students puts them in; the course's own notebooks have none, so that no link leads to the solutions. The
grader knows these cells again by their text, whatever repository they name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import quote, urlencode

import nbformat
from nbformat import NotebookNode

from autograder.authoring import chapter_text
from autograder.authoring.chapter_text import ChapterError

BRANCH = "main"  # the branch that links open
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})/[\w.-]{1,100}", re.ASCII)
_LECTURE = re.compile(r"(?:\.\./)+(?:lab/tree/)?lectures/([\w-]+)\.ipynb(#.*)?")
_TO_LECTURE = re.compile(r"\]\((?:\.\./)+(?=lectures/[\w-]+\.ipynb)")
_ADDRESS = re.compile(r"https?://[^\s/]+(?:/\S*)?")

COLAB_CELL = """\
# On Colab this fetches the course; anywhere else it does nothing.
import sys

if "google.colab" in sys.modules:
    import os
    import subprocess

    _course = "/content/course"
    if not os.path.exists(_course):
        subprocess.run(["git", "clone", "--quiet", "--depth", "1", "{url}", _course], check=True)
        # Colab has PyTorch, in the build that fits its machine, and all else that lectures need but this.
        subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "anywidget"], check=True)
    sys.path.insert(0, _course)"""


@dataclass(frozen=True)
class Links:
    """What links need: the GitHub repository OWNER/NAME, a JupyterHub with nbgitpuller, the website; "" for none.

    Raises `ChapterError` for one that cannot be right.
    """

    repository: str = ""
    hub: str = ""
    website: str = ""

    def __post_init__(self) -> None:
        name = self.repository
        if name and (not _NAME.fullmatch(name) or name.endswith((".git", "/.", "/.."))):
            raise ChapterError(f'"{name}" is not OWNER/NAME of a GitHub repository, such as ada/networks')
        for option, address in (("hub", self.hub), ("website", self.website)):
            if address and not _ADDRESS.fullmatch(address):
                raise ChapterError(f'the address of the {option}, "{address}", does not begin with https://')
        if self.hub and not self.repository:
            raise ChapterError(
                "a link to a JupyterHub needs the repository to pull: give --repository OWNER/NAME"
            )

    @property
    def url(self) -> str:
        """The repository's address."""
        return f"https://github.com/{self.repository}"

    def of(self, path: str) -> dict[str, str]:
        """The links that open a notebook, given by its path in the repository, by what they say."""
        found = {}
        if self.repository:
            lab = quote(f"lab/tree/{path}", safe="")
            found["Binder"] = f"https://mybinder.org/v2/gh/{self.repository}/{BRANCH}?urlpath={lab}"
            found["Colab"] = (
                f"https://colab.research.google.com/github/{self.repository}/blob/{BRANCH}/{path}"
            )
        if self.hub:
            # https://nbgitpuller.readthedocs.io, "Using nbgitpuller": urlpath begins with the folder of the clone.
            folder = self.repository.partition("/")[2]
            pull = {"repo": self.url, "branch": BRANCH, "urlpath": f"lab/tree/{folder}/{path}"}
            found["JupyterHub"] = f"{self.hub.rstrip('/')}/hub/user-redirect/git-pull?{urlencode(pull)}"
        page = self.page(path)
        if page:
            found["website"] = page
        return found

    def page(self, path: str) -> str:
        """The website's page of a lecture, "" for what has none. The site is built by `make site`."""
        name = PurePosixPath(path)
        if not self.website or name.parts[0] != "lectures":
            return ""
        return f"{self.website.rstrip('/')}/{name.stem}.html"

    def badges(self, path: str) -> str:
        """The same as Markdown: badges for Binder and Colab, words for the others."""
        shown = []
        for name, address in self.of(path).items():
            picture = _PICTURES.get(name)
            shown.append(
                f"[![Open in {name}]({picture})]({address})" if picture else f"[{_WORDS[name]}]({address})"
            )
        return " ".join(shown)

    def cells(self, path: str) -> list[NotebookNode]:
        """The cells below a notebook's title: its badges, and with a repository the cell that fetches it on Colab."""
        made = []
        if badges := self.badges(path):
            made.append(nbformat.v4.new_markdown_cell(badges, id="links"))
        if self.repository:
            # As a play cell it belongs to the notebook and is never run at grading.
            source = COLAB_CELL.replace("{url}", self.url)
            made.append(
                nbformat.v4.new_code_cell(
                    source, metadata={"play": chapter_text.COLAB}, id=chapter_text.COLAB
                )
            )
        return made


def from_formgrader(text: str) -> str:
    """A text with links to lectures as formgrader needs them, which shows it at /formgrader/submissions/ID/ of the server."""
    return _TO_LECTURE.sub("](../../../lab/tree/", text)


@dataclass(frozen=True)
class Address:
    """Where lectures are read: an address with `{exercise}` in it, or "" when none is known."""

    lectures: str = ""

    def of(self, exercise: str, section: str = "") -> str:
        """The address of a section of an exercise's lecture; "" when it is not known."""
        if not self.lectures:
            return ""
        slug = re.sub(r"[^\w\- ]", "", section.lower()).strip().replace(" ", "-")
        return self.lectures.replace("{exercise}", exercise) + (f"#{slug}" if slug else "")

    def link(self, url: str) -> str:
        """The address of a link in the course's own text; "" for one that leads nowhere from a page."""
        if found := _LECTURE.fullmatch(url):
            return self.of(found[1])
        return url if re.match(r"https?://|#|mailto:", url) else ""


_PICTURES = {
    "Binder": "https://mybinder.org/badge_logo.svg",
    "Colab": "https://colab.research.google.com/assets/colab-badge.svg",
}
_WORDS = {"JupyterHub": "Open on the JupyterHub", "website": "Read on the website"}
_BADGES = re.compile(
    rf"\[(?:!\[Open in (?:{'|'.join(_PICTURES)})\]|{'|'.join(_WORDS.values())})[^\n]*\)", re.ASCII
)
_COLAB = re.compile(re.escape(COLAB_CELL).replace(re.escape("{url}"), r"https://github\.com/[\w./-]+"))


def is_link_cell(source: str) -> bool:
    """Whether this is a cell that a release put below a notebook's title."""
    return bool(_BADGES.fullmatch(source.strip()) or _COLAB.fullmatch(source.strip()))

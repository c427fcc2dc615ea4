"""Finds links between the pages of a website that lead nowhere: to a file that is not there, or to a place not in it."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit


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

"""Reads a pack as a browser and a spreadsheet do: nothing in it came from the data but words."""

import csv
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from tests.torture.shell import is_unseen

FORMULA = tuple("=+-@\t\r")
SAFE_NAME = re.compile(r"[A-Za-z0-9._/-]+")


def odd_things(pack: Path) -> Iterator[str]:
    """Say what is wrong with the names, the page and the table of a pack."""
    for path in pack.rglob("*"):
        if not SAFE_NAME.fullmatch(str(path.relative_to(pack))) or path.is_symlink():
            yield f"the pack holds {path!r}"
    yield from _page(pack / "data")
    with (pack / "data" / "index.csv").open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            yield from (
                f"{name} of index.csv is {cell!r}" for name, cell in row.items() if cell.startswith(FORMULA)
            )


class _Page(HTMLParser):
    """Gathers what a browser would make of the page."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts = 0
        self.wrong: list[str] = []
        self.places: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        self.places += [value or "" for name, value in attrs if name in {"src", "href", "poster", "action"}]
        odd = [name for name, _ in attrs if name.startswith("on") or "zq9" in name]
        if odd or "zq9" in tag:
            self.wrong.append(f"the page holds <{tag} {odd}>")


def _page(data: Path) -> Iterator[str]:
    page, text = _Page(), (data / "index.html").read_text(encoding="utf-8")
    page.feed(text)
    yield from page.wrong
    if page.scripts != 1:
        yield f"the page holds {page.scripts} scripts"
    yield from (f"the page leads to {place!r}" for place in page.places if not _is_inside(data, place))
    unseen = sorted(f"U+{ord(character):04X}" for character in set(text) if is_unseen(character))
    if unseen:
        yield f"the page shows {', '.join(unseen)}"


def _is_inside(data: Path, place: str) -> bool:
    return place.startswith("#") or (SAFE_NAME.fullmatch(place) is not None and (data / place).is_file())

"""Which room may import which, and what from outside: the tables here and in docs/design.md are one."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import TopologicalSorter
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "bwv_index"
DESIGN = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
PACKAGE = "bwv_index"
LONGEST_MODULE = 500

ROOMS: dict[str, set[str]] = {
    "cli": {
        *("intake", "media", "cameras", "clock", "incidents", "linking", "index", "custody", "casefile"),
        *("pipeline", "retention", "statistics", "hampshire", "unreported", "cases"),
    },
    "pipeline": {
        *("intake", "media", "cameras", "clock", "incidents", "linking", "index", "custody", "casefile"),
        *("retention", "statistics", "hampshire", "unreported", "cases"),
    },
    "casefile": {"media", "cases"},
    "index": {"custody", "incidents", "media", "cases"},
    "cases": {"incidents"},
    "linking": {"incidents", "clock"},
    "cameras": {"clock", "incidents", "media"},
    "media": set(),
    "clock": set(),
    "incidents": set(),
    "retention": set(),
    "statistics": {"incidents"},
    "hampshire": {"incidents"},
    "unreported": {"incidents"},
    "intake": set(),
    "custody": set(),
}
"""Room -> the rooms whose front door it may use."""

TOP_LEVEL: dict[str, set[str]] = {
    **{room: {"errors", "timecode"} for room in ROOMS},
    "cli": {"errors", "timecode", "visible"},
    "pipeline": {"errors", "timecode", "home", "settings", "lazy", "durable", "lock"},
    "media": {"errors", "timecode", "lazy"},
    "casefile": {"errors", "timecode", "visible", "durable"},
    "cases": {"errors", "timecode", "visible"},
    "intake": {"errors", "timecode", "durable"},
    "custody": {"errors", "timecode", "durable", "lazy"},
}
"""Room -> the modules beside the rooms that it may use."""

BESIDE: dict[str, set[str]] = {
    "errors": set(),
    "timecode": {"errors"},
    "visible": set(),
    "lazy": set(),
    "durable": set(),
    "lock": {"errors"},
    "home": {"errors", "lock"},
    "settings": {"errors"},
    "__main__": {"cli"},
}
"""Module beside the rooms -> what of ours it may use."""

OUTSIDE: dict[str, set[str]] = {
    "av": {"media"},
    "cv2": {"media"},
    "ffmpeg": {"media"},
    "imageio_ffmpeg": {"media"},
    "numpy": {"linking", "media"},
    "PIL": {"media"},
    "rapidocr": {"media"},
    "sqlalchemy": {"index"},
    "alembic": {"index"},
    "click": {"cli"},
    "rich": {"cli"},
    "pebble": {"pipeline"},
    "bagit": {"casefile"},
    "docx": {"casefile"},
    "jinja2": {"casefile"},
    "typst": {"casefile"},
    "cryptography": {"custody"},
    "rfc3161_client": {"custody"},
    "rfc8785": {"custody", "settings"},
    "convertbng": {"cameras"},
    "defusedxml": {"cameras"},
    "gpxpy": {"cameras"},
    "pynmea2": {"cameras"},
    "srt": {"cameras"},
    "pydantic": {
        *("cameras", "cases", "incidents", "index", "linking", "pipeline", "retention", "settings"),
        *("unreported",),
    },
    "pydantic_settings": {"settings"},
    "timecode": {"cameras"},
}
"""Package from outside -> where alone it is imported."""

PURE = (
    "media",
    "cameras",
    "clock",
    "incidents",
    "linking",
    "retention",
    "statistics",
    "hampshire",
    "unreported",
    "cases",
)


@dataclass(frozen=True, slots=True)
class Import:
    """One name taken from one module, and where that stands."""

    file: Path
    line: int
    module: str
    name: str
    """Empty for ``import module``."""

    @property
    def room(self) -> str:
        return room_of(self.file)

    @property
    def place(self) -> str:
        return f"{self.file.relative_to(SOURCE)}:{self.line}"

    @property
    def parts(self) -> list[str]:
        parts = self.module.split(".")
        # "from bwv_index import media" takes the room itself
        return [*parts, self.name] if parts == [PACKAGE] and is_ours(self.name) else parts


def is_ours(name: str) -> bool:
    return (SOURCE / name).is_dir() or (SOURCE / f"{name}.py").is_file()


def room_of(file: Path) -> str:
    parts = file.relative_to(SOURCE).parts
    return parts[0] if len(parts) > 1 else file.stem


def imports_of(file: Path) -> Iterator[Import]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (Import(file, node.lineno, alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno} imports by dots; say where from"
            yield from (Import(file, node.lineno, node.module or "", alias.name) for alias in node.names)


MODULES = sorted(SOURCE.rglob("*.py"))
IMPORTS = [found for file in MODULES for found in imports_of(file)]
OURS = [found for found in IMPORTS if found.parts[0] == PACKAGE and len(found.parts) > 1]
ACROSS = [found for found in OURS if found.parts[1] != found.room]
FOREIGN = [
    found for found in IMPORTS if found.parts[0] != PACKAGE and found.parts[0] not in sys.stdlib_module_names
]


def test_the_tables_name_every_room_and_every_module_beside_them() -> None:
    rooms = {file.parent.name for file in SOURCE.glob("*/__init__.py")}
    beside = {file.stem for file in SOURCE.glob("*.py")} - {"__init__"}
    assert rooms == set(ROOMS)
    assert rooms == set(TOP_LEVEL)
    assert beside == set(BESIDE)


def test_a_room_uses_only_the_doors_that_are_open_to_it() -> None:
    allowed = {room: ROOMS[room] | TOP_LEVEL[room] for room in ROOMS} | BESIDE
    assert [f"{i.place} imports {i.module}" for i in ACROSS if i.parts[1] not in allowed[i.room]] == []


def test_across_rooms_only_the_front_door_is_used() -> None:
    assert [f"{i.place} imports {i.module}" for i in ACROSS if i.parts[1] in ROOMS and len(i.parts) > 2] == []


def texts_of(file: Path) -> list[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)]


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(SOURCE)))
def test_a_module_loaded_by_its_name_is_of_the_same_room_or_an_open_door(file: Path) -> None:
    named = {found[0] for text in texts_of(file) if (found := re.fullmatch(r"bwv_index\.[\w.]+", text))}
    room = room_of(file)
    doors = {f"{PACKAGE}.{door}" for door in ROOMS.get(room, set())}
    assert [name for name in named - doors if name.split(".")[1] != room] == []


def test_what_comes_from_outside_is_imported_only_where_the_table_says() -> None:
    used: dict[str, set[str]] = {}
    for found in FOREIGN:
        used.setdefault(found.parts[0], set()).add(found.room)
    assert used == OUTSIDE


def test_no_room_needs_itself_by_way_of_others() -> None:
    graph: dict[str, set[str]] = {}
    for found in ACROSS:
        graph.setdefault(found.room, set()).add(found.parts[1])
    order = list(TopologicalSorter(graph).static_order())
    assert order.index("errors") < order.index("pipeline") < order.index("cli")


@pytest.mark.parametrize("room", PURE)
def test_a_pure_room_has_no_database_no_settings_and_no_voice(room: str) -> None:
    kept_out = {"sqlalchemy", "alembic", "click", "rich", "logging", "sqlite3", "print"}
    ours_kept_out = {"settings", "home", "index", "pipeline", "custody", "casefile", "cli"}
    outside = {i.parts[0] for i in IMPORTS if i.room == room}
    inside = {i.parts[1] for i in OURS if i.room == room}
    assert not outside & kept_out
    assert not inside & ours_kept_out


def test_only_the_command_line_speaks() -> None:
    said = [
        f"{file.relative_to(SOURCE)}:{node.lineno}"
        for file in MODULES
        if room_of(file) != "cli"
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert said == []


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_a_front_door_says_what_its_room_is_for(room: str) -> None:
    told = ast.get_docstring(ast.parse((SOURCE / room / "__init__.py").read_text(encoding="utf-8")))
    assert told is not None
    assert len(told.splitlines()[0]) > 20


def is_of_a_room(module: str) -> bool:
    parts = module.split(".")
    return parts[0] == PACKAGE and len(parts) > 1 and parts[1] in ROOMS


@pytest.mark.parametrize("room", sorted(set(ROOMS) - {"cli"}))
def test_a_front_door_offers_what_it_imports_and_nothing_else(room: str) -> None:
    tree = ast.parse((SOURCE / room / "__init__.py").read_text(encoding="utf-8"))
    offered: list[str] = []
    taken: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and is_of_a_room(node.module or ""):
            taken |= {alias.asname or alias.name for alias in node.names}
        if isinstance(node, ast.Assign) and any(
            isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets
        ):
            offered = ast.literal_eval(node.value)
    assert sorted(offered) == sorted(taken)


@pytest.mark.parametrize("room", sorted(set(ROOMS) - {"cli"}))
def test_every_name_that_a_front_door_offers_is_there(room: str) -> None:
    door = import_module(f"{PACKAGE}.{room}")
    assert [name for name in door.__all__ if not hasattr(door, name)] == []


def test_nobody_but_the_program_itself_calls_the_command_line() -> None:
    assert {i.room for i in ACROSS if i.parts[1] == "cli"} == {"__main__"}


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(SOURCE)))
def test_a_module_can_be_read_in_one_sitting(file: Path) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE


@pytest.mark.parametrize(
    ("start", "unloaded"),
    [
        ("bwv_index.cli", ("av", "cv2", "numpy", "PIL", "sqlalchemy", "rich", "docx", "typst")),
        ("bwv_index.media", ("av", "cv2", "numpy", "PIL", "ffmpeg", "rapidocr")),
        ("bwv_index.index", ("av", "cv2", "alembic")),
        ("bwv_index.pipeline", ("av", "cv2", "sqlalchemy", "pebble", "jinja2", "docx", "typst")),
    ],
)
def test_what_is_costly_is_loaded_only_when_needed(start: str, unloaded: tuple[str, ...]) -> None:
    code = f"import sys, {start}; print(*(name for name in {unloaded!r} if name in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(ROOT / "src")},
    )
    assert done.stdout.split() == []


def design_rows(heading: str) -> dict[str, list[set[str]]]:
    """Return the table under a heading: first cell -> the code words of each further cell."""
    section = DESIGN.split(f"{heading}\n", 1)[1].split("\n#", 1)[0]
    rows = re.findall(r"^\| `(\w+)` \| (.+) \|$", section, re.MULTILINE)
    return {name: [set(re.findall(r"`(\w+)`", cell)) for cell in cells.split(" | ")] for name, cells in rows}


def test_the_design_page_shows_the_same_doors() -> None:
    rows = design_rows("### Doors between rooms")
    assert {name: cells[0] for name, cells in rows.items()} == {
        **ROOMS,
        **{module: rules & set(ROOMS) for module, rules in BESIDE.items()},
    }
    beside = {name: rules - set(ROOMS) for name, rules in BESIDE.items()}
    assert {name: cells[1] for name, cells in rows.items()} == TOP_LEVEL | beside


def test_the_design_page_shows_the_same_outside() -> None:
    rows = design_rows("### What comes from outside")
    assert {name: cells[0] for name, cells in rows.items()} == OUTSIDE

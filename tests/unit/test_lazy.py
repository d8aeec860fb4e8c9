"""A door that loads its room's modules at first use, from whatever thread."""

import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bwv_index.lazy import at_first_use

FILES = {
    "room/__init__.py": "",
    "room/whole.py": "from library import MADE",
    "room/part.py": "from library.part import FOUND",
    "library/__init__.py": "import time\ntime.sleep(0.2)\nBASE = 1\nfrom library.part import FOUND\nMADE = FOUND",
    "library/part.py": "import library\nFOUND = library.BASE + 1",
}
"""A room, and a library with a part that leans on the whole of it, as those of a decoder do."""


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    __import__("room")
    yield "room"
    for name in [name for name in sys.modules if name.partition(".")[0] in {"room", "library"}]:
        del sys.modules[name]


def test_two_threads_that_load_at_once_both_get_the_whole_library(room: str) -> None:
    load = at_first_use(room, {"MADE": "room.whole", "FOUND": "room.part"})

    def load_while_the_other_does() -> object:
        while "library" not in sys.modules:
            time.sleep(0.001)
        return load("FOUND")

    with ThreadPoolExecutor(2) as pool:
        whole, part = pool.submit(load, "MADE"), pool.submit(load_while_the_other_does)
        assert (whole.result(), part.result()) == (2, 2)
    assert (sys.modules[room].MADE, sys.modules[room].FOUND) == (2, 2)


def test_a_name_that_the_door_does_not_show_is_refused(room: str) -> None:
    with pytest.raises(AttributeError, match="'room' has no attribute 'MIDDLE'"):
        at_first_use(room, {})("MIDDLE")

"""An empty index of the test's own, and a few hand-made entries."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TypeAlias

import pytest
from tests.postgresql import Server

from bwv_index.incidents import Incident, Injury, Position, Precision, TimeWindow
from bwv_index.index import (
    CLIP,
    INCIDENT,
    ClaimView,
    Held,
    Index,
    ItemKind,
    PlacementView,
    Record,
    SeenFile,
    create_index,
    open_index,
    sqlite_url,
)

NOON = datetime(2025, 6, 14, 12, tzinfo=UTC)


class _Files:
    """Empty indexes in SQLite: copies of one file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._empty = folder / "empty.sqlite"
        create_index(sqlite_url(self._empty))
        self._numbers = count()

    def take(self) -> Index:
        return open_index(
            sqlite_url(Path(shutil.copy(self._empty, self._folder / f"{next(self._numbers)}.sqlite")))
        )

    def give_back(self, index: Index) -> None:
        index.close()

    def close(self) -> None:
        shutil.rmtree(self._folder)


class _Databases:
    """Empty indexes in PostgreSQL, used again: to empty one takes a tenth of the time of making one."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._free: list[Index] = []

    def take(self) -> Index:
        if self._free:
            return self._free.pop()
        url = self._server.make()
        create_index(url)
        return open_index(url)

    def give_back(self, index: Index) -> None:
        self._server.empty(str(index.engine.url.database))
        self._free.append(index)

    def close(self) -> None:
        for index in self._free:
            index.close()


Databases: TypeAlias = _Files | _Databases


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def databases(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Databases]:
    """Either database: every test of the repositories runs on both."""
    given: Databases = (
        _Files(tmp_path_factory.mktemp("index"))
        if request.param == "sqlite"
        else _Databases(request.getfixturevalue("server"))
    )
    yield given
    given.close()


@pytest.fixture
def fresh(databases: Databases) -> Iterator[Callable[[], Index]]:
    """Open as many empty indexes as are asked for."""
    taken: list[Index] = []

    def take() -> Index:
        taken.append(databases.take())
        return taken[-1]

    yield take
    for index in taken:
        databases.give_back(index)


@pytest.fixture
def index(fresh: Callable[[], Index]) -> Index:
    return fresh()


@pytest.fixture
def record(index: Index) -> Iterator[Record]:
    with index.writing() as record:
        yield record


@pytest.fixture
def footage() -> Callable[..., int]:
    """Enter one clip with footage: ``hour`` places it, ``claims`` are (kind, value), ``words`` are searched."""

    def add(
        record: Record, letter: str, *, name: str = "", hour: float | None = None,
        claims: tuple[tuple[str, str], ...] = (), words: str = "", keys: tuple[str, ...] = (),
    ) -> int:  # fmt: skip
        sha256 = letter * 64
        path = Path("/dock") / (name or f"{letter}.mp4")
        record.evidence.add_item(sha256, 9, ItemKind.FOOTAGE, Held.VAULT, "mov", NOON, "7001")
        record.evidence.add_location(sha256, SeenFile(path, Path(path.name), 9, 1), NOON)
        clip = record.clips.add(f"BWV-{sha256[:12]}", sha256)
        record.clips.add_claims(clip, [ClaimView(kind, "test", value, value, {}) for kind, value in claims])
        start = None if hour is None else NOON + timedelta(hours=hour)
        end = None if start is None else start + timedelta(minutes=1)
        record.clips.place(clip, PlacementView(start, end, 1.0, "test", ()))
        record.words.put(CLIP, clip, f"{path.name!a} {words}")
        record.clips.set_reference_keys(clip, keys)
        return clip

    return add


@pytest.fixture
def incident() -> Callable[..., int]:
    """Enter one incident."""

    def add(
        record: Record, ref: str = "42-20250614-1881", *, force: str = "42", crimes: tuple[str, ...] = (),
        urn: str = "", summary: str = "",
    ) -> int:  # fmt: skip
        record.incidents.put(made(ref, force=force, crimes=crimes, urn=urn, summary=summary))
        number = record.incidents.lookup(ref, force)
        assert number is not None
        record.words.put(INCIDENT, number, f"{ref} {summary}")
        return number

    return add


@pytest.fixture
def make_incident() -> Callable[..., Incident]:
    return made


def made(
    ref: str, *, force: str = "42", crimes: tuple[str, ...] = (), urn: str = "", summary: str = ""
) -> Incident:
    window = TimeWindow(NOON, NOON + timedelta(minutes=2), "12:00 to 12:02", Precision.MINUTE)
    return Incident(
        incident_ref=ref, force=force, crime_refs=crimes, urn=urn, reported_at=NOON, window=window,
        occurred_text="", location="High Street", position=Position(51.8896, 0.8993), offence_code="",
        injury=Injury.UNKNOWN, summary=summary,
    )  # fmt: skip

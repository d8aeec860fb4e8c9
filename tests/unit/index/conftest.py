"""An empty index of the test's own, and a few hand-made entries."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

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


@pytest.fixture(scope="session")
def _empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("index") / "index.sqlite"
    create_index(sqlite_url(file))
    return file


@pytest.fixture
def fresh(_empty: Path, tmp_path: Path) -> Iterator[Callable[[], Index]]:
    """Open as many empty indexes as are asked for."""
    opened: list[Index] = []

    def make() -> Index:
        index = open_index(sqlite_url(Path(shutil.copy(_empty, tmp_path / f"{len(opened)}.sqlite"))))
        opened.append(index)
        return index

    yield make
    for index in opened:
        index.close()


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

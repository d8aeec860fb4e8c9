"""Real camera files and hostile ones through the whole pipeline: facts right, reasons typed, twice the same."""

import csv
from collections.abc import Callable
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from bwv_index.index import ItemKind
from bwv_index.intake import RefusalCode
from bwv_index.media import MediaRefusalCode
from bwv_index.pipeline import Disposition, IngestRequest, ingest, open_workspace

Run = Callable[..., Any]
Row = dict[str, str]

EXACT_IFRAMES = {"mov", "matroska"}
CODES = {code.value for code in (*MediaRefusalCode, *RefusalCode)}


@pytest.fixture(scope="module")
def rows(corpus: Path) -> list[Row]:
    with (corpus / "MANIFEST.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def home(corpus: Path, tmp_path_factory: pytest.TempPathFactory, started: Run) -> Path:
    """A home that took in the whole corpus of footage, by the real command."""
    home = tmp_path_factory.mktemp("corpus") / "home"
    assert started(home, "init").code == 0
    done = started(home, "ingest", corpus / "good", corpus / "bad")
    assert done.code == 3, done.err
    return home


@pytest.fixture(scope="module")
def shown(home: Path, corpus: Path) -> dict[str, Any]:
    """What is held on each file of the corpus, as ``show --json`` prints it."""
    from bwv_index.cli.output import plain  # noqa: PLC0415 - the real command would start once a file
    from bwv_index.pipeline import looking  # noqa: PLC0415 - as above

    held: dict[str, Any] = {}
    with open_workspace(home) as workspace, workspace.index.reading() as record:
        for clip in record.clips.all_ids():
            dossier = plain(looking._clip(workspace, record, clip))
            for place in dossier["locations"]:
                held[str(Path(place["path"]).relative_to(corpus))] = dossier
    return held


def _instant(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def test_every_good_file_is_footage_or_a_sidecar(home: Path, corpus: Path, rows: list[Row]) -> None:
    with open_workspace(home) as workspace, workspace.index.reading() as record:
        for row in rows:
            if row["file"].startswith("good/"):
                item = record.evidence.item(row["sha256"])
                assert item is not None, row["file"]
                assert item.size == int(row["bytes"])
                sidecar = row["container"].startswith("sidecar") or not row["container"]
                assert item.kind is ItemKind.SIDECAR or not sidecar, row["file"]
                places = [place.path for place in record.evidence.locations(row["sha256"])]
                assert str(corpus / row["file"]) in places


def test_good_footage_shows_the_facts_of_the_manifest(rows: list[Row], shown: dict[str, Any]) -> None:
    footage = [row for row in rows if row["file"].startswith("good/") and row["vcodec"]]
    assert len(footage) > 50
    for row in footage:
        found, name = shown[row["file"]]["inspection"], row["file"]
        assert found is not None, name
        video = next(v for v in found["videos"])
        assert (video["codec"], video["width"], video["height"]) == (
            row["vcodec"], int(row["width"]), int(row["height"]),
        ), name  # fmt: skip
        spread = 0 if found["container"]["format"] in EXACT_IFRAMES else 1
        assert abs(video["iframe_count"] - int(row["keyframes"])) <= spread, name
        if row["fps"] != "0/0":
            assert video["average_rate"] == pytest.approx(float(Fraction(row["fps"]))), name
        if row["duration_s"] and "container duration is wrong" not in row["notes"]:
            assert found["container"]["duration"] == pytest.approx(float(row["duration_s"]), abs=0.1), name
        if row["creation_time_utc"]:
            stated = {t["name"]: t["value"] for t in found["container"]["tags"] if t["stream"] is None}
            assert _instant(stated["creation_time"]) == _instant(row["creation_time_utc"]), name


def test_every_bad_file_is_held_with_a_typed_reason_or_as_footage(home: Path, rows: list[Row]) -> None:
    with open_workspace(home) as workspace, workspace.index.reading() as record:
        for row in rows:
            if row["file"].startswith("bad/"):
                item = record.evidence.item(row["sha256"])
                assert item is not None, row["file"]
                assert workspace.vault.holds(row["sha256"])
                reasons = {entry.code for entry in record.refusals.of(row["sha256"])}
                assert reasons <= CODES
                assert reasons or item.kind is not ItemKind.OTHER, row["file"]
                assert reasons or item.kind is ItemKind.SIDECAR or record.media.inspection(row["sha256"])


def test_a_second_run_changes_nothing(home: Path, corpus: Path) -> None:
    with open_workspace(home, "7001") as workspace:
        with workspace.index.reading() as record:
            before = record.dump()
        report = ingest(workspace, IngestRequest((corpus / "good", corpus / "bad")))
        assert report.bytes_read == 0
        assert report.counts[Disposition.SOUND] == report.counts[Disposition.DUPLICATE] == 0
        with workspace.index.reading() as record:
            assert record.dump() == before


def test_a_fresh_home_and_another_number_of_workers_give_an_equal_record(
    home: Path, corpus: Path, tmp_path: Path, started: Run
) -> None:
    other = tmp_path / "home"
    started(other, "init")
    assert started(other, "ingest", corpus / "good", corpus / "bad", "--workers", "1").code == 3
    with (
        open_workspace(home) as one, open_workspace(other) as two,
        one.index.reading() as record, two.index.reading() as again,
    ):  # fmt: skip
        assert record.dump() == again.dump()


def test_a_force_s_table_goes_in_row_by_row_or_is_listed(corpus: Path, home: Path, started: Run) -> None:
    table = next((corpus / "incidents").glob("*[lL][mM][pP][dD]*.csv"))
    done = started(home, "incidents", "import", "--incidents", table, "--mapping", "lmpd", "--json")
    (report,) = done.json
    with table.open(encoding="utf-8-sig", newline="") as stream:
        rows = len(list(csv.DictReader(stream)))
    assert rows == 5393
    assert report["rows"] + report["unread"] == rows
    refused = [c for c in report["complaints"] if c["refused"]]
    assert len({c["line"] for c in refused}) == report["tally"]["refused"]
    assert all(c["line"] and c["reason"] for c in refused)
    assert done.code == (3 if refused else 0)

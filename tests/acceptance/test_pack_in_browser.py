"""A pack in a real browser: opened from disk, with the network off, every clip played."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.browser import PLAY, Browser, CannotStartError, running

HEREFORD = "22-20250712-0907"
AWAITED = "EV-250712-06"
"""A clip that the platform lists and whose footage has not arrived."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    try:
        with running() as started:
            yield started
    except CannotStartError as fault:
        pytest.skip(f"no browser can be started here: {fault}")


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory, sample: Path, started: Callable[..., Any]) -> Path:
    """The incident pack of an incident that footage of four makes belongs to."""
    folder = tmp_path_factory.mktemp("browser")
    home = folder / "home"
    for words in (
        ["init"],
        ["ingest", sample / "clips" / "Hereford dock 1", sample / "clips" / "Süd dock"],
        ["incidents", "import", sample / "tables"],
        ["link", "run"],
    ):
        done = started(home, *words)
        assert done.code in {0, 3}, done.err
    links = started(home, "link", "list", "--incident", HEREFORD, "--status", "proposed", "--json").json
    for link in links:
        if link["evidence_id"] == AWAITED:
            continue
        done = started(home, "link", "decide", link["evidence_id"], HEREFORD, "confirm", "--why", "seen")
        assert done.code == 0, done.err
    done = started(home, "export", HEREFORD, "--out", folder / "pack")
    assert done.code == 0, done.err
    return folder / "pack"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_clip_of_an_incident_pack_plays_without_a_network(
    browser: Browser, pack: Path, *, dark: bool
) -> None:
    page = browser.open(pack / "data" / "index.html", dark=dark)
    told = page.evaluate(PLAY)
    assert len(told) == len(list((pack / "data" / "clips").iterdir()))
    assert [one for one in told if one["error"] or not one["moved"] or not one["width"]] == []
    listed = json.loads((pack / "data" / "index.json").read_text("ascii"))["clips"]
    lengths = {
        clip["playable_file"]: (clip["working_copy"] or clip)["duration_s"]
        for clip in listed
        if not clip["findings"]  # a file that was cut off claims a length it does not hold
    }
    assert lengths
    shown = {one["name"]: one["duration"] for one in told}
    assert {name: shown[name] for name in lengths} == pytest.approx(lengths, abs=0.1)
    assert page.complaints == []
    assert [url for url in page.requests if not url.startswith(("file:", "data:"))] == []

"""A worker's memory is bounded: what does not fit costs one file, which is called unchecked and never damaged."""

import resource
import subprocess
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from tests.torture.boxtree import parse_boxes, write_boxes
from tests.torture.scene import write_clip

from bwv_index.media import MediaRefusalCode
from bwv_index.pipeline import Disposition, IngestRequest, LocalExecutor, Workspace, ingest
from bwv_index.pipeline.executor import MIB
from bwv_index.pipeline.work import load_decoders

LIMIT_MIB = 1100
"""Room for the libraries and for small footage, and not for pictures of the largest size."""

ENOUGH = 60.0


@pytest.fixture(scope="module")
def pool() -> Iterator[LocalExecutor]:
    with LocalExecutor(1, LIMIT_MIB, warm_up=load_decoders) as executor:
        yield executor


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound clip of the largest picture that the settings allow."""
    path = tmp_path_factory.mktemp("large") / "large.mp4"
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=10, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = 8192, 4320, "yuv420p"
        frame = av.VideoFrame.from_ndarray(np.full((4320, 8192, 3), 90, np.uint8), format="rgb24")
        frame.pts, frame.time_base = 0, Fraction(1, 10)
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path


def declare(path: Path, sides: bytes) -> Path:
    """Have a clip's header state another size of picture (14496-12, section 12.1.3)."""
    boxes = parse_boxes(write_clip(path, 3).read_bytes())
    for box in (box for top in boxes for box in top.walk() if box.kind == b"stsd"):
        box.body = box.body[:40] + sides + box.body[44:]
    path.write_bytes(write_boxes(boxes))
    return path


def test_the_bound_is_set_in_the_worker(pool: LocalExecutor) -> None:
    # not a function of this module: a worker would load the decoders for it beside its own warming up
    held = pool.submit(resource.getrlimit, resource.RLIMIT_AS, time_limit_s=ENOUGH)
    assert held.result(ENOUGH) == (LIMIT_MIB * MIB, LIMIT_MIB * MIB)


def test_what_does_not_fit_costs_one_file_and_the_run_goes_on(
    pool: LocalExecutor, workspace: Workspace, source: Path, large: Path
) -> None:
    declare(source / "declared.mp4", b"\xff\xff\xff\xff")
    write_clip(source / "small.mp4", 1)
    report = ingest(workspace, IngestRequest((large, source)), executor=pool)
    told = {Path(outcome.path).name: outcome for outcome in report.outcomes}
    assert told["large.mp4"].code == MediaRefusalCode.MEMORY_LIMIT
    assert "8192 x 4320" in told["large.mp4"].detail
    assert told["declared.mp4"].code == MediaRefusalCode.TOO_MANY_PIXELS
    assert told["small.mp4"].disposition is Disposition.SOUND


def test_with_room_the_same_file_is_sound_the_next_time(
    pool: LocalExecutor, workspace: Workspace, large: Path
) -> None:
    refused = ingest(workspace, IngestRequest((large,)), executor=pool)
    assert [outcome.code for outcome in refused.outcomes] == [MediaRefusalCode.MEMORY_LIMIT]
    with LocalExecutor(1, 4096, warm_up=load_decoders) as roomy:
        again = ingest(workspace, IngestRequest((large,)), executor=roomy)
    (outcome,) = again.outcomes
    # the clip was made by a software encoder, and says so
    assert (outcome.disposition, outcome.code) == (Disposition.HELD, "re-encoded")


@pytest.mark.parametrize("room_mib", [20, 150])
def test_a_decoder_that_runs_out_of_memory_is_never_taken_for_damage(large: Path, room_mib: int) -> None:
    probe = (
        "import resource, sys; from pathlib import Path; from bwv_index import media;"
        "from bwv_index.media import InspectionLimits, KeyframePolicy, SilencePolicy;"
        "media.inspect, media.contact_sheet;"
        "size = int(Path('/proc/self/statm').read_text().split()[0]) * resource.getpagesize();"
        f"limit = size + {room_mib} * (1 << 20); resource.setrlimit(resource.RLIMIT_AS, (limit, limit));"
        "found = media.inspect(Path(sys.argv[1]), limits=InspectionLimits(), keyframes=KeyframePolicy(),"
        " silence=SilencePolicy()); print(found.code.value)"
    )
    done = subprocess.run([sys.executable, "-c", probe, large], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "memory-limit"

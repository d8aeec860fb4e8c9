"""``make bench-pack``: the pack of a case with many clips, against copying as many bytes."""

import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from tests.bench.footage import clips_asked, long_clip
from tests.bench.measure import MIB, Cost, timed
from tests.bench.pack import ROOT
from tests.cases_scene import CD1, scene

from bwv_index.casefile import write_case_pack, write_documents, write_zip
from bwv_index.cases import FORMS, CaseSnapshot, ExhibitRef, build_documents, read_layouts
from bwv_index.media import Cut, CutMode, make_cut, plan_source, read_source
from bwv_index.settings import list_config

EVERY_S = 7
"""From one clip's start to the next, in seconds."""


def main() -> None:
    """Measure and print one table."""
    options = clips_asked(__doc__)
    work = ROOT / "bench-work"
    work.mkdir(exist_ok=True)
    recording = long_clip(work, options.minutes)
    with tempfile.TemporaryDirectory(dir=work) as scratch:
        cuts = _cuts(recording, Path(scratch), options.minutes * 60, options.clips, options.seconds)
        _measure(cuts, Path(scratch))


def _cuts(recording: Path, scratch: Path, length: int, count: int, seconds: int) -> list[Cut]:
    source, found = read_source(recording), []
    for number in range(count):
        start = Fraction(number * EVERY_S % (length - 2 * seconds))
        plan = plan_source(source, start, start + seconds, CutMode.SNAP)
        found.append(make_cut(source, scratch / f"{number}.mp4", plan, label=f"clip {number}"))
    return found


def _case(cuts: Sequence[Cut]) -> CaseSnapshot:
    """Return the made-up case with one exhibit a cut, and no picture, so that copying is what is measured."""
    held = scene()
    one = held.exhibit(CD1)
    if one is None or one.evidence is None:
        sys.exit("the made-up case has no clip")
    exhibits = tuple(
        replace(
            one, ref=ExhibitRef("CD", number),
            files=(replace(one.evidence, path=cut.path, sha256=cut.sha256, size=cut.size),),
        )
        for number, cut in enumerate(cuts, start=1)
    )  # fmt: skip
    recordings = tuple(replace(recording, keyframes=(), sheet=None) for recording in held.recordings)
    return replace(held, exhibits=exhibits, recordings=recordings)


def _measure(cuts: Sequence[Cut], scratch: Path) -> None:
    size = sum(cut.size for cut in cuts)
    case = _case(cuts)
    layouts = read_layouts(list_config("forms", None), FORMS)
    documents = build_documents(case, (), layouts, ())
    folder = scratch / "documents"
    folder.mkdir()
    plain, pack = scratch / "plain", scratch / "pack"
    plain.mkdir()
    costs = {
        "plain copy of the same bytes, flushed": timed(lambda: _copy_all(cuts, plain)),
        "the pack: copied, hashed, read again, flushed": timed(
            lambda: write_case_pack(case, lambda *_: (), pack)
        ),
        "the pack as one ZIP file": timed(lambda: write_zip(pack, lambda *_: None)),
        f"{len(documents)} documents, as DOCX and PDF": timed(
            lambda: write_documents(
                documents, folder, made_at=case.made_at, made_by=case.made_by, pictures=folder
            )
        ),
    }
    _report(len(cuts), size, costs)


def _copy_all(cuts: Sequence[Cut], folder: Path) -> None:
    for cut in cuts:
        target = Path(shutil.copyfile(cut.path, folder / cut.path.name))
        with target.open("rb") as file:
            os.fsync(file.fileno())


def _report(clips: int, size: int, costs: dict[str, Cost]) -> None:
    print(f"{clips} clips, {size / MIB:.0f} MiB, on {os.cpu_count()} cores")
    print(f"{'':48}{'seconds':>9}{'MiB/s':>9}{'x copy':>9}")
    [copying, *_] = costs.values()
    for name, cost in costs.items():
        rate = size / MIB / cost.seconds
        print(f"{name:48}{cost.seconds:9.2f}{rate:9.0f}{cost.seconds / copying.seconds:9.1f}")


if __name__ == "__main__":
    main()

"""Readings that go back in time: kept as they were written, and told."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from bwv_index.cameras.content import Remark
from bwv_index.cameras.track import Track


def order_remarks(tracks: Sequence[Track]) -> Iterator[Remark]:
    """Tell each track whose offsets do not run forwards: stored out of order, or by a clock that was put back."""
    for track in tracks:
        offsets = [point.offset for point in track.points if point.offset is not None]
        if back := sum(after < before for before, after in pairwise(offsets)):
            yield Remark(
                track.source, f"{back} readings are earlier in the recording than the one before them"
            )

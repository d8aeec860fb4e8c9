"""The contact sheet of an exhibit: pictures of what it shows and of nothing else."""

from bwv_index.casefile.enclosed import Enclosed
from bwv_index.casefile.faults import disk_faults
from bwv_index.cases import CutHow, ExhibitKind, Moment
from bwv_index.durable import read_regular
from bwv_index.media import Sheet, SheetFrame, contact_sheet
from bwv_index.timecode import format_both

MOST_PICTURES = 16
MOST_BYTES = 1_000_000
"""What one force's records route took for a picture (domain reference 4.2)."""


def sheet_of_exhibit(item: Enclosed) -> bytes | None:
    """Draw the sheet of an exhibit as JPEG; None where no picture is held of what it shows.

    Of a redacted copy there is none: the pictures that are held are of what it hides.

    Raises:
        EnvironmentFaultError: a picture that the record names cannot be read.
    """
    reach = item.reach
    if reach is None or item.exhibit.kind is ExhibitKind.REDACTED:
        return None
    shown = [one for one in item.recording.keyframes if reach.holds(one.at)]
    most = MOST_PICTURES
    while shown:
        drawn = contact_sheet(_sheet(item, _spread(shown, most)))
        if len(drawn) <= MOST_BYTES or most == 1:
            return drawn
        most //= 2
    return None


def _spread(moments: list[Moment], most: int) -> list[Moment]:
    """Take at most so many, evenly, the first among them."""
    if len(moments) <= most:
        return moments
    return [moments[place * len(moments) // most] for place in range(most)]


def _sheet(item: Enclosed, moments: list[Moment]) -> Sheet:
    frames = []
    begin = item.reach.start if item.reach is not None else 0
    for one in moments:
        with disk_faults(one.picture):
            picture = read_regular(one.picture)
        zone, half_width_s = item.recording.time.zone, item.half_width_s
        frames.append(SheetFrame(picture, format_both(one.at - begin, item.start_utc, zone, half_width_s)))
    evidence = item.evidence
    lines = (
        f"SHA-256 {evidence.file.sha256}" if evidence is not None else "The file is not enclosed.",
        f"Recording {item.recording.evidence_id}, SHA-256 {item.recording.sha256}",
        "Drawn from pictures of the recording"
        + (
            ", of which this exhibit is the whole."
            if _whole(item)
            else ", within what the exhibit shows of it."
        ),
    )
    return Sheet(f"Exhibit {item.name}", lines, tuple(frames))


def _whole(item: Enclosed) -> bool:
    return item.evidence is not None and item.evidence.file.how is CutHow.WHOLE

"""What the page's player shows before it plays: one small picture of each exhibit, within the page itself."""

import base64
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from bwv_index.casefile.documents.writing import picture_bytes
from bwv_index.casefile.enclosed import Enclosed
from bwv_index.casefile.hashing import side_by_side
from bwv_index.cases import CaseSnapshot, SheetPicture, exhibit_sheets

SIDE, QUALITY = 480, 55
"""The longest side in pixels, and the quality of the JPEG: two hundred of them stay a page that opens at once."""


def posters(snapshot: CaseSnapshot, items: Sequence[Enclosed]) -> Mapping[str, str]:
    """Return a ``data:`` address by the name of each exhibit that plays and of which a picture can be had.

    It is the first picture of the exhibit's contact sheet; where that has none, the first of its own file.

    Raises:
        EnvironmentFaultError: a picture or a file cannot be read.
    """
    first = {sheet.ref: sheet.pictures[0] for sheet in reversed(exhibit_sheets(snapshot)) if sheet.pictures}

    def draw(item: Enclosed, require_going: Callable[[], None]) -> bytes | None:
        require_going()
        return _poster(item, first.get(item.exhibit.ref))

    drawn = zip(items, side_by_side(draw, items), strict=True)
    return {
        item.name: f"data:image/jpeg;base64,{base64.b64encode(jpeg).decode()}" for item, jpeg in drawn if jpeg
    }


def _poster(item: Enclosed, shown: SheetPicture | None) -> bytes | None:
    from bwv_index.media import shrink_jpeg, take_stills  # noqa: PLC0415 - loads a decoder

    if item.evidence is None:
        return None
    if shown is not None and shown.taken is None:
        return shrink_jpeg(picture_bytes(shown.moment.picture), SIDE, QUALITY)
    moment = Fraction(0) if shown is None or shown.taken is None else shown.taken
    [still] = take_stills(item.evidence.file.path, [moment], SIDE, QUALITY)
    return None if still is None else still.jpeg

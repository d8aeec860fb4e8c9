"""Reading one file's name and tags by the profile of its make."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bwv_index.cameras.claim import CameraClaim, ClaimKind
from bwv_index.cameras.name import FILE_NAME, name_claims, name_sequence, name_time, stem
from bwv_index.cameras.profile import CameraProfile, PreRecord
from bwv_index.cameras.recognise import Recognition, recognise
from bwv_index.cameras.references import text_references
from bwv_index.cameras.tagged import tag_claims, tag_times
from bwv_index.clock import LONDON, TimeClaim
from bwv_index.media import Tag

FOLDER_NAME = "folder-name"


@dataclass(frozen=True, slots=True)
class CameraReading:
    """Everything that a file's name and tags claim, and by which profile it was read.

    ``why`` says how the make was recognised, and names other profiles that fit. ``sequence`` is the number of
    a split file, None where the name has none. ``pre_record`` is what the make keeps from before the button.
    """

    profile_id: str
    make: str
    why: str
    times: tuple[TimeClaim, ...]
    claims: tuple[CameraClaim, ...]
    sequence: int | None
    pre_record: PreRecord | None

    def of(self, kind: ClaimKind) -> tuple[CameraClaim, ...]:
        """Return the claims of one kind."""
        return tuple(claim for claim in self.claims if claim.kind is kind)


def read_camera(
    profiles: Sequence[CameraProfile],
    path_parts: tuple[str, ...],
    tags: tuple[Tag, ...],
    *,
    zone: str = LONDON,
    readers: tuple[str, ...] = (),
) -> CameraReading:
    """Read a file by its path, as parts from the source folder down, and its container's tags.

    A tag that names the make weighs more than a file name, which anyone may change. Where a name has the
    shape of another make than the tags say, its time and numbers are read all the same, and ``why`` says so.
    ``zone`` is that of local times, where the profile names none; ``readers`` are those that found their format in
    the file or beside it (``Content.readers``), which can give the make away.

    Raises:
        ValueError: no profile has the id ``generic``.
        ConfigError: the time zone does not exist.
    """
    found = recognise(profiles, path_parts, tags, readers)
    name_of_time = name_time(found.name, zone) if found.name else None
    times = [name_of_time] if name_of_time else []
    claims = [
        *(name_claims(found.name) if found.name else ()),
        *_path_references(found, path_parts),
        *tag_claims(tags),
    ]
    return CameraReading(
        profile_id=found.profile.id,
        make=found.profile.make,
        why=found.why,
        times=(*times, *tag_times(found.profile, tags, zone)),
        claims=tuple(dict.fromkeys(claims)),
        sequence=name_sequence(found.name) if found.name else None,
        pre_record=found.profile.pre_record,
    )


def _path_references(found: Recognition, path_parts: tuple[str, ...]) -> Iterator[CameraClaim]:
    """Tell the references in the file's name and its folder's.

    A name that a camera gave is made of times and serials only, and is not searched: digits that look like a
    reference are none.
    """
    if path_parts and found.name is None:
        yield from text_references(FILE_NAME, stem(path_parts[-1]))
    by_folder = found.name is not None and "/" in found.name.raw
    if len(path_parts) > 1 and not by_folder:
        yield from text_references(FOLDER_NAME, path_parts[-2])

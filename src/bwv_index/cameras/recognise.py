"""Which make a file comes from, by the shape of its name and the marks in its tags and content, and why."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bwv_index.cameras.name import NameMatch, match_name
from bwv_index.cameras.profile import GENERIC, CameraProfile
from bwv_index.media import Tag

MOST_MATCHED = 1_000
"""Characters of a tag's value that are searched for a make's mark."""


@dataclass(frozen=True, slots=True)
class Recognition:
    """The profile a file is read by, the name shape that it has (perhaps another make's), and why."""

    profile: CameraProfile
    name: NameMatch | None
    why: str


def recognise(
    profiles: Sequence[CameraProfile],
    path_parts: tuple[str, ...],
    tags: tuple[Tag, ...],
    readers: tuple[str, ...] = (),
) -> Recognition:
    """Choose a file's profile: marked content before a name's shape, both before either, else the generic one.

    ``readers`` are the ids of those that found their own format in the file or beside it.

    Raises:
        ValueError: no profile has the id ``generic``.
    """
    ordered = sorted(profiles, key=lambda p: p.id)
    marks = {p.id: mark for p in ordered if (mark := _marked(p, tags, readers))}
    names = {p.id: match for p in ordered if (match := match_name(p, path_parts))}
    fits = sorted(
        (p for p in ordered if p.id in marks or p.id in names),
        key=lambda p: (p.id not in marks, p.id not in names, p.id),
    )
    if not fits:
        return Recognition(_generic(profiles), None, "no make's file name or tags fit")
    chosen = fits[0]
    name = names.get(chosen.id) or next((names[p.id] for p in fits if p.id in names), None)
    return Recognition(chosen, name, _reason(chosen, fits[1:], marks, name))


def _reason(
    chosen: CameraProfile, others: list[CameraProfile], marks: dict[str, str], name: NameMatch | None
) -> str:
    """Say why a profile was chosen, whose name shape was read, and which others fit."""
    reasons = [marks[chosen.id]] if chosen.id in marks else []
    if name and name.profile.id == chosen.id:
        reasons.append("the file's name has this make's shape")
    elif name:
        reasons.append(f"the file's name has the shape of {name.profile.id}, and was read as such")
    if others:
        reasons.append(f"also fits: {', '.join(p.id for p in others)}")
    return "; ".join(reasons)


def _marked(profile: CameraProfile, tags: tuple[Tag, ...], readers: tuple[str, ...]) -> str:
    """Name the tag or the format by which a make is recognised; empty where none is."""
    for mark in profile.mark:
        if mark.reader and mark.reader in readers:
            return f"it holds {mark.reader}"
        wanted = mark.tag.casefold()
        for tag in tags if wanted else ():
            if tag.name.casefold() == wanted and re.search(
                mark.pattern, tag.value[:MOST_MATCHED], re.IGNORECASE
            ):
                return f"tag {tag.name} holds '{tag.value.strip()[:40]}'"
    return ""


def _generic(profiles: Sequence[CameraProfile]) -> CameraProfile:
    """Return the profile of last resort."""
    for profile in profiles:
        if profile.id == GENERIC:
            return profile
    raise ValueError(f"no profile has the id '{GENERIC}'")

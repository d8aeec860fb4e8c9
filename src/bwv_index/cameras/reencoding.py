"""Whether a file is a working copy: the marks that a program other than a camera left in it, and what they prove.

A muxer's name proves that another program wrote the container, and nothing about the pictures; an encoder's name
proves that the pictures were encoded again. The two are kept apart. No mark proves nothing: a program may leave none.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bwv_index.cameras.profile import CameraProfile
from bwv_index.cameras.tagged import CREATION_DATE, MAKE_TAGS, bare_name
from bwv_index.media import Tag, WriterMark

MOST_SEARCHED = 400
"""Characters of a mark that are searched, and shown."""


class Rewriting(StrEnum):
    """What was done to a file since the camera wrote it, as far as its marks prove it."""

    REMUXED = "remuxed"
    """Another program wrote the container. The pictures may be untouched: some platforms export so."""
    EXPORTED = "exported"
    """An app wrote the file; whether the pictures were encoded again is not known."""
    REENCODED = "re-encoded"
    """The pictures were encoded again: detail is lost against the original."""


@dataclass(frozen=True, slots=True)
class Reencoded:
    """That a file is a derived working copy: how far, why in words, and the marks that show it."""

    rewriting: Rewriting
    reason: str
    marks: tuple[WriterMark, ...]


@dataclass(frozen=True, slots=True)
class _Sign:
    """One program's mark and what it proves."""

    pattern: re.Pattern[str]
    rewriting: Rewriting
    program: str


def _sign(pattern: str, rewriting: Rewriting, program: str) -> _Sign:
    return _Sign(re.compile(pattern, re.IGNORECASE | re.ASCII), rewriting, program)


SIGNS = (
    _sign(r"\bLavc[0-9.]* \S+", Rewriting.REENCODED, "FFmpeg's encoder"),
    _sign(r"\bx26[45]\b(?:.{0,20}(?:core|build))", Rewriting.REENCODED, "the encoder x264 or x265"),
    _sign(r"\bHandBrake\b", Rewriting.REENCODED, "HandBrake"),
    _sign(r"\bMEncoder\b", Rewriting.REENCODED, "MEncoder"),
    _sign(r"\bvlc\b.{0,20}\bstream output\b", Rewriting.EXPORTED, "VLC"),
    _sign(r"\bMainconcept\b", Rewriting.REENCODED, "an editing program (MainConcept)"),
    _sign(r"\b(?:Adobe|Premiere|After Effects|DaVinci|Final Cut|iMovie|Sony Vegas|Vegas Pro|Camtasia)\b",
          Rewriting.REENCODED, "an editing program"),
    _sign(r"\bproduced by Google\b", Rewriting.REENCODED, "a Google video service"),
    _sign(r"\bWhatsApp\b|\bTelegram\b|\bSignal\b.{0,10}\b(?:Android|iOS)\b", Rewriting.REENCODED, "a message app"),
    _sign(r"\b(?:L-SMASH|GPAC|MP4Box)\b", Rewriting.REMUXED, "an MP4 writer"),
    _sign(r"\bmkvmerge\b|\blibmkv\b|\blibwebm\b", Rewriting.REMUXED, "a Matroska writer"),
    _sign(r"\bLavf[0-9.]*|\blibavformat\b", Rewriting.REMUXED, "FFmpeg's muxer"),
)  # fmt: skip
"""Checked in this order; the strongest that is found counts."""

_ORDER = {Rewriting.REMUXED: 0, Rewriting.EXPORTED: 1, Rewriting.REENCODED: 2}
_WRITER_TAGS = frozenset({
    "encoder", "software", "handler_name", "writing_application", "muxing_application", "encoded_by", "company_name",
    "product_name", "com.apple.quicktime.software",
})  # fmt: skip
_APPLE_WRITER = "core media video"
_CAMERA_BRAND = "qt"


def judge_writers(
    profile: CameraProfile, writers: Sequence[WriterMark], tags: Sequence[Tag]
) -> Reencoded | None:
    """Say whether a file is a derived working copy by the marks of its writers; None where no mark says so.

    What the make's own files carry by its profile (``writers.own``) is no mark; what the profile names as a copy's
    (``writers.copies``) is one. The reason names the strongest mark and what it does and does not prove.
    """
    marks = tuple(dict.fromkeys((*_of_tags(tags), *writers)))
    own = [re.compile(pattern, re.IGNORECASE) for pattern in profile.writers.own]
    foreign = [mark for mark in marks if not any(shape.search(_short(mark)) for shape in own)]
    found = [*_of_profile(profile, foreign), *_of_programs(foreign), *_of_apple(tags)]
    if not found:
        return None
    strongest = max((rewriting for rewriting, _, _ in found), key=_ORDER.__getitem__)
    shown = tuple(dict.fromkeys(mark for _, mark, _ in found))
    programs = dict.fromkeys(program for rewriting, _, program in found if rewriting is strongest)
    first = next(mark for rewriting, mark, _ in found if rewriting is strongest)
    return Reencoded(strongest, _reason(strongest, list(programs), first), shown)


_Found = tuple[Rewriting, WriterMark, str]


def _of_tags(tags: Sequence[Tag]) -> Iterator[WriterMark]:
    """Yield the tags in which writers name themselves."""
    for tag in tags:
        if bare_name(tag.name) in _WRITER_TAGS and tag.value.strip():
            yield WriterMark(f"tag {tag.name}", tag.value)


def _of_profile(profile: CameraProfile, marks: list[WriterMark]) -> Iterator[_Found]:
    for pattern in profile.writers.copies:
        shape = re.compile(pattern, re.IGNORECASE)
        for mark in marks:
            if shape.search(_short(mark)):
                yield Rewriting.EXPORTED, mark, f"software that exports from {profile.make or profile.id}"


def _of_programs(marks: list[WriterMark]) -> Iterator[_Found]:
    """Yield each mark with the strongest thing that it proves."""
    for mark in marks:
        found = next((sign for sign in SIGNS if sign.pattern.search(_short(mark))), None)
        if found is not None:
            yield found.rewriting, mark, found.program


def _of_apple(tags: Sequence[Tag]) -> Iterator[_Found]:
    """Tell a file that Apple's own library wrote for an app: its cameras write QuickTime with make and date."""
    handlers = [tag for tag in tags if tag.value.casefold().lstrip("\x00").strip() == _APPLE_WRITER]
    brand = next((tag.value for tag in tags if bare_name(tag.name) == "major_brand"), "")
    camera = {CREATION_DATE, MAKE_TAGS[0]} & {bare_name(tag.name) for tag in tags}
    if handlers and brand.strip() not in {"", _CAMERA_BRAND} and not camera:
        mark = WriterMark(
            f"tag {handlers[0].name}", f"{handlers[0].value} in a file of brand {brand.strip()}"
        )
        yield Rewriting.EXPORTED, mark, "an app on an Apple device"


def _short(mark: WriterMark) -> str:
    return mark.text[:MOST_SEARCHED]


_PROOF = {
    Rewriting.REMUXED: "it wrote the container anew; the pictures may be the camera's own, and nothing here shows it",
    Rewriting.EXPORTED: "it wrote the file anew; whether the pictures were encoded again is not known",
    Rewriting.REENCODED: "the pictures were encoded again, and the original shows more",
}


def _reason(rewriting: Rewriting, programs: list[str], mark: WriterMark) -> str:
    """Say which program left which mark and what that proves."""
    text = " ".join(_short(mark).split())[:80]
    return f"{' and '.join(programs)} ({mark.where}: {text}): {_PROOF[rewriting]}"

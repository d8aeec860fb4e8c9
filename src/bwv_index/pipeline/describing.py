"""From what sources say of a clip to what the index holds of it: claims, words, reference keys."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import TypeAdapter

from bwv_index.cameras import (
    Belonging,
    CameraClaim,
    CameraProfile,
    CameraReading,
    ClaimKind,
    Content,
    Part,
    held_for,
    interpret,
    read_camera,
)
from bwv_index.clock import (
    LONDON,
    TimeClaim,
    TimeSource,
    ZoneBasis,
    claim_moment,
    claim_wall,
    is_utc_all_year,
)
from bwv_index.custody import Detail, EventType
from bwv_index.incidents import CatalogueClip, claimed_officer, find_references, reference_keys
from bwv_index.index import CLIP, ClaimView, PairingView, Record, device_key
from bwv_index.media import Tag
from bwv_index.pipeline.content import FileContent, contents_of
from bwv_index.pipeline.overlays import overlay_content
from bwv_index.pipeline.parts import marked_body, part_claim, part_in_recording, told_beside
from bwv_index.pipeline.workspace import Workspace
from bwv_index.timecode import format_utc

CATALOGUE_TRUST = 0.7

TIME = "time"
TITLE = "title"
DRIFT = "drift"
SIDECAR = "sidecar"

_TIME_CLAIM: TypeAdapter[TimeClaim] = TypeAdapter(TimeClaim)


@dataclass(frozen=True, slots=True)
class Described:
    """A file's reading as claims of the index, and the profile by which it was read."""

    profile: str
    claims: tuple[ClaimView, ...]


def describe(
    profiles: tuple[CameraProfile, ...],
    parts: tuple[str, ...],
    tags: tuple[Tag, ...],
    zone: str,
    readers: tuple[str, ...] = (),
) -> Described:
    """Read one file's path and tags by the camera profiles.

    ``zone`` is that of local times; ``readers`` are those that know the file's content, by which a make may show too.
    """
    reading = read_camera(profiles, parts, tags, zone=zone, readers=readers)
    return Described(reading.profile_id, tuple(_claims(reading)))


def describe_item(record: Record, profiles: tuple[CameraProfile, ...], sha256: str, zone: str) -> Described:
    """Read everything that speaks of an item: each of its names, its tags, its content and its sidecars'.

    The profile is that of its first name in order of path.
    """
    found = record.media.inspection(sha256)
    tags: tuple[Tag, ...] = found.container.tags if found else ()
    contents = contents_of(record, sha256)
    beside = told_beside(record, sha256)
    part = part_in_recording(record, sha256, beside)
    told = (*contents, *(one for _, many in beside for one in many))
    readers = tuple(dict.fromkeys(reader for one in told for reader in one.content.readers))
    named = [
        describe(profiles, Path(place.path).parts[-2:], tags, zone, readers)
        for place in record.evidence.locations(sha256)
    ]
    profile = next(one for one in profiles if one.id == named[0].profile)
    claims = [claim for one in named for claim in one.claims]
    if profile.drift.seconds_a_day is not None:
        claims.append(ClaimView(DRIFT, f"profile {profile.id}", "", str(profile.drift.seconds_a_day), {}))
    for found_in in contents:
        claims += _content_claims(profile, found_in.content, zone)
        if found_in.burnt_in is not None:
            claims += _content_claims(profile, overlay_content(profile, found_in.burnt_in), zone)
    for pairing, many in beside:
        claims += _sidecar_claims(profile, pairing, many, part, zone)
    claims += part_claim(beside, part)
    return Described(profile.id, tuple(claims))


def _content_claims(
    profile: CameraProfile, content: Content, zone: str, source: str = ""
) -> Iterator[ClaimView]:
    """Tell what content claims, in the name of ``source`` where one is given."""
    times, claims = interpret(profile, content, zone=zone)
    for time in times:
        yield time_claim_view(time, source)
    for claim in claims:
        view = _claim_view(claim)
        yield replace(view, source=f"{source}: {view.source}") if source else view


def _sidecar_claims(
    profile: CameraProfile, pairing: PairingView, told: Iterable[FileContent], part: Part, zone: str
) -> Iterator[ClaimView]:
    """Tell what a sidecar claims of the footage that it belongs to; each claim names the file and its hash."""
    for found in told:
        content = held_for(found.content, Belonging(pairing.how), part)
        for view in _content_claims(profile, content, zone, f"{SIDECAR} {pairing.name}"):
            yield replace(view, body={**view.body, SIDECAR: pairing.sidecar})


def _claims(reading: CameraReading) -> Iterable[ClaimView]:
    for time in reading.times:
        yield time_claim_view(time)
    yield from map(_claim_view, reading.claims)
    if reading.sequence is not None:
        yield ClaimView("sequence", "file-name", str(reading.sequence), str(reading.sequence), {})
    if reading.pre_record is not None:
        body = {"seconds": float(reading.pre_record.seconds), "silent": reading.pre_record.silent}
        yield ClaimView("pre-record", f"profile {reading.profile_id}", "", "", body)


def _claim_view(claim: CameraClaim) -> ClaimView:
    value = device_key(claim.value) if claim.kind is ClaimKind.DEVICE else claim.value
    body = {"problem": claim.problem, "accuracy_m": claim.accuracy_m, **marked_body(claim)}
    return ClaimView(claim.kind.value, claim.source, claim.raw, value, body)


def time_claim_view(claim: TimeClaim, source: str = "") -> ClaimView:
    """Return a time claim as the index keeps it; ``value`` is its first reading, for people."""
    value = format_utc(claim.readings[0].start) if claim.readings else ""
    # What is as usual is not written out: that no file beside the footage says so, and that local time is London's.
    usual = {
        name for name, unusual in ((SIDECAR, claim.sidecar), ("zone", claim.zone != LONDON)) if not unusual
    }
    body = _TIME_CLAIM.dump_python(claim, mode="json", exclude=usual)
    return ClaimView(TIME, source or claim.source.value, claim.raw, value, body)


def time_claims(claims: Iterable[ClaimView]) -> tuple[TimeClaim, ...]:
    """Return the time claims among a clip's claims."""
    return tuple(_TIME_CLAIM.validate_python(claim.body) for claim in claims if claim.kind == TIME)


def catalogue_source(evidence_id: str) -> str:
    """Return the name under which a row of a platform's list makes its claims."""
    return f"{TimeSource.CATALOGUE.value} {evidence_id}"


def _recorded(row: CatalogueClip) -> TimeClaim | None:
    """Claim when a platform's row says that its clip was recorded; only a written offset states a zone."""
    source, raw = TimeSource.CATALOGUE, row.recorded_at_raw
    if row.recorded_wall is not None:
        is_utc = is_utc_all_year(row.recorded_zone, row.recorded_wall.year)
        return claim_wall(
            source, raw, row.recorded_wall, ZoneBasis.UTC if is_utc else ZoneBasis.LOCAL,
            half_width_s=row.recorded_within_s, trust=CATALOGUE_TRUST,
            zone=LONDON if is_utc else row.recorded_zone,
        )  # fmt: skip
    if row.recorded_at is None:
        return None
    return claim_moment(
        source, raw, row.recorded_at, half_width_s=row.recorded_within_s, trust=CATALOGUE_TRUST
    )


def catalogue_claims(row: CatalogueClip) -> tuple[ClaimView, ...]:
    """Return what a platform's row claims of its clip."""
    source = catalogue_source(row.evidence_id)
    recorded = _recorded(row)
    claims = [] if recorded is None else [time_claim_view(recorded, source)]
    if row.device_serial:
        claims.append(ClaimView("device", source, row.device_serial, device_key(row.device_serial), {}))
    if (officer := claimed_officer(str(row.officer or ""))) is not None:
        body: dict[str, object] = {"force": officer.force} if officer.force else {}
        claims.append(ClaimView("officer", source, row.officer_raw, officer.number, body))
    if row.position:
        value = f"{row.position.latitude},{row.position.longitude}"
        claims.append(ClaimView("position", source, value, value, {}))
    claims.extend(ClaimView(TITLE, source, text, text, {}) for text in (row.title, row.reference) if text)
    claims.extend(_row_references(row, source))
    return tuple(claims)


def _row_references(row: CatalogueClip, source: str) -> Iterator[ClaimView]:
    """Tell the references in a row's title, its column of references, and its further columns, each of these named."""
    cells = (("", row.title), ("", row.reference), *row.notes)
    for column, text in cells:
        found_in = find_references(text)
        if not found_in and text == row.reference:
            # The column itself says that its number is a reference, as a label in a title would.
            found_in = find_references(f"crime ref {text}")
        for found in found_in:
            body = {name: said for name, said in (("column", column), ("problem", found.problem)) if said}
            yield ClaimView("reference", source, found.text, found.key, body)


def claim(workspace: Workspace, record: Record, clip: int, claims: Iterable[ClaimView]) -> None:
    """Keep what sources claim of a clip, and record what is new of it."""
    new = record.clips.add_claims(clip, claims)
    if new:
        told: list[Detail] = [_told(one) for one in new]
        event = workspace.event(
            EventType.CLAIMS_ADDED, record.clips.evidence_id(clip), sha256=record.clips.sha256(clip) or "",
            details={"claims": told},
        )  # fmt: skip
        record.ledger.append(event)


def restate(workspace: Workspace, record: Record, clip: int, claims: Iterable[ClaimView]) -> None:
    """Make what a clip's own file and sidecars claim exactly this, and record what of it is new, gone or back."""
    change = record.clips.restate(clip, claims, apart=f"{TimeSource.CATALOGUE.value} ")
    changes = (
        (EventType.CLAIMS_ADDED, "", change.new),
        (EventType.CLAIMS_CHANGED, "its sources say so no more", change.gone),
        (EventType.CLAIMS_CHANGED, "its sources say so again", change.back),
    )
    for kind, why, told in changes:
        if told:
            event = workspace.event(
                kind, record.clips.evidence_id(clip), sha256=record.clips.sha256(clip) or "", why=why,
                details={"claims": [_told(one) for one in told]},
            )  # fmt: skip
            record.ledger.append(event)


def _told(claim: ClaimView) -> Detail:
    return {"kind": claim.kind, "source": claim.source, "raw": claim.raw, "value": claim.value}


def refresh_words(record: Record, clip: int) -> None:
    """Bring the words and reference keys under which a clip is found up to date with what is claimed of it."""
    claims = record.clips.claims(clip)
    sha256 = record.clips.sha256(clip)
    words = [record.clips.evidence_id(clip), sha256 or ""]
    if sha256:
        words += [place.relative for place in record.evidence.locations(sha256)]
    words += [part for claim in claims if claim.kind != TIME for part in (claim.raw, claim.value)]
    record.words.put(CLIP, clip, " \n".join(dict.fromkeys(word for word in words if word)))
    keys: set[str] = set()
    for claim in claims:
        if claim.kind in {TITLE, "reference"}:
            keys |= reference_keys(claim.raw)
        if claim.kind == "reference" and claim.value:
            keys |= reference_keys(claim.value)
    record.clips.set_reference_keys(clip, keys)

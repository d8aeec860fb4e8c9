"""From what sources say of a clip to what the index holds of it: claims, place in time, words, reference keys."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from pydantic import TypeAdapter

from bwv_index.cameras import CameraProfile, CameraReading, ClaimKind, read_camera
from bwv_index.clock import Placement, TimeClaim, TimeSource, Unplaced, claim_moment, resolve
from bwv_index.custody import Detail, EventType
from bwv_index.incidents import claimed_officer, find_references, reference_keys
from bwv_index.index import CLIP, CatalogueView, ClaimView, PlacementView, Record, device_key
from bwv_index.media import Tag
from bwv_index.pipeline.workspace import Workspace
from bwv_index.timecode import format_utc

CATALOGUE_HALF_WIDTH_S = 1.0
"""Platforms show whole seconds of the time that the camera told them."""
CATALOGUE_TRUST = 0.7

TIME = "time"
TITLE = "title"

_TIME_CLAIM: TypeAdapter[TimeClaim] = TypeAdapter(TimeClaim)


@dataclass(frozen=True, slots=True)
class Described:
    """A file's reading as claims of the index, with what is not a claim."""

    profile: str
    claims: tuple[ClaimView, ...]
    sequence: int | None


def describe(
    profiles: tuple[CameraProfile, ...], parts: tuple[str, ...], tags: tuple[Tag, ...], zone: str
) -> Described:
    """Read one file's path and tags by the camera profiles; ``zone`` is that of local times."""
    reading = read_camera(profiles, parts, tags, zone=zone)
    return Described(reading.profile_id, tuple(_claims(reading)), reading.sequence)


def _claims(reading: CameraReading) -> Iterable[ClaimView]:
    for time in reading.times:
        yield time_claim_view(time)
    for claim in reading.claims:
        value = device_key(claim.value) if claim.kind is ClaimKind.DEVICE else claim.value
        body: dict[str, object] = {"problem": claim.problem, "accuracy_m": claim.accuracy_m}
        yield ClaimView(claim.kind.value, claim.source, claim.raw, value, body)
    if reading.sequence is not None:
        yield ClaimView("sequence", "file-name", str(reading.sequence), str(reading.sequence), {})
    if reading.pre_record is not None:
        body = {"seconds": float(reading.pre_record.seconds), "silent": reading.pre_record.silent}
        yield ClaimView("pre-record", f"profile {reading.profile_id}", "", "", body)


def time_claim_view(claim: TimeClaim, source: str = "") -> ClaimView:
    """Return a time claim as the index keeps it; ``value`` is its first reading, for people."""
    value = format_utc(claim.readings[0].start) if claim.readings else ""
    return ClaimView(
        TIME, source or claim.source.value, claim.raw, value, _TIME_CLAIM.dump_python(claim, mode="json")
    )


def time_claims(claims: Iterable[ClaimView]) -> tuple[TimeClaim, ...]:
    """Return the time claims among a clip's claims."""
    return tuple(_TIME_CLAIM.validate_python(claim.body) for claim in claims if claim.kind == TIME)


def catalogue_source(evidence_id: str) -> str:
    """Return the name under which a row of a platform's list makes its claims."""
    return f"{TimeSource.CATALOGUE.value} {evidence_id}"


def catalogue_claims(row: CatalogueView) -> tuple[ClaimView, ...]:
    """Return what a platform's row claims of its clip."""
    source = catalogue_source(row.evidence_id)
    claims: list[ClaimView] = []
    if row.recorded_at is not None:
        claims.append(
            time_claim_view(
                claim_moment(
                    TimeSource.CATALOGUE, row.recorded_at_raw, row.recorded_at,
                    half_width_s=CATALOGUE_HALF_WIDTH_S, trust=CATALOGUE_TRUST,
                ),
                source,
            )
        )  # fmt: skip
    if row.device_serial:
        claims.append(ClaimView("device", source, row.device_serial, device_key(row.device_serial), {}))
    if (officer := claimed_officer(row.officer)) is not None:
        body: dict[str, object] = {"force": officer.force} if officer.force else {}
        claims.append(ClaimView("officer", source, row.officer_raw, officer.number, body))
    if row.position:
        value = f"{row.position.latitude},{row.position.longitude}"
        claims.append(ClaimView("position", source, value, value, {}))
    claims.extend(ClaimView(TITLE, source, text, text, {}) for text in (row.title, row.reference) if text)
    claims.extend(
        ClaimView("reference", source, found.text, found.key, {})
        for text in (row.title, row.reference)
        for found in find_references(text)
    )
    return tuple(claims)


def claim(workspace: Workspace, record: Record, clip: int, claims: Iterable[ClaimView]) -> None:
    """Keep what sources claim of a clip, and record what is new of it."""
    new = record.clips.add_claims(clip, claims)
    if new:
        told: list[Detail] = [
            {"kind": one.kind, "source": one.source, "raw": one.raw, "value": one.value} for one in new
        ]
        event = workspace.event(
            EventType.CLAIMS_ADDED, record.clips.evidence_id(clip), sha256=record.clips.sha256(clip) or "",
            details={"claims": told},
        )  # fmt: skip
        record.ledger.append(event)


def place(workspace: Workspace, record: Record, clip: int) -> bool:
    """Resolve a clip's time from all its claims and record the result; return whether it moved."""
    duration = clip_duration(record, clip)
    resolved = resolve(time_claims(record.clips.claims(clip)), duration)
    view = _placement_view(resolved, duration)
    if not record.clips.place(clip, view):
        return False
    record.ledger.append(
        workspace.event(
            EventType.PLACEMENT,
            record.clips.evidence_id(clip),
            sha256=record.clips.sha256(clip) or "",
            why=view.method,
            details={
                "start": format_utc(view.start_at) if view.start_at else None,
                "half_width_ms": round(view.half_width_s * 1000),
                "conflicts": list(view.conflicts),
            },
        )
    )
    return True


def clip_duration(record: Record, clip: int) -> Fraction | None:
    """Return a clip's length: measured where its footage is held, else what its platform says."""
    sha256 = record.clips.sha256(clip)
    found = record.media.inspection(sha256) if sha256 else None
    if found is not None and found.duration is not None:
        return found.duration
    stated = [row.duration_s for row in record.clips.catalogue_of(clip) if row.duration_s is not None]
    return Fraction(stated[0]).limit_denominator(1_000_000) if stated else None


def _placement_view(resolved: Placement | Unplaced, duration: Fraction | None) -> PlacementView:
    if isinstance(resolved, Unplaced):
        return PlacementView(None, None, 0.0, resolved.reason, ())
    end = resolved.end
    if end is None and duration is not None:
        end = resolved.start + timedelta(seconds=float(duration))
    conflicts = [
        f"{c.claim.source.value} '{c.claim.raw}' differs by {c.difference_s:+.0f} s: {c.explanation}"
        for c in resolved.conflicts
    ]
    conflicts += [f"it may as well start at {format_utc(a.start)} ({a.note})" for a in resolved.alternatives]
    return PlacementView(
        resolved.start, end, round(resolved.half_width_s, 3), resolved.method, tuple(conflicts)
    )


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

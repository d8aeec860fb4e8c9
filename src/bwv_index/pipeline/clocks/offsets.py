"""How far cameras' clocks are off: worked out from all clips of a camera, then used to place each of them."""

from collections.abc import Collection, Iterable, Mapping
from itertools import chain

from bwv_index.clock import Anchor, DeviceOffset, ZoneBasis, check_anchors, estimate_offsets, find_anchors
from bwv_index.custody import Detail, EventType
from bwv_index.index import ClaimView, DeviceOffsetView, Record, named_devices
from bwv_index.pipeline.clocks.known import OFFSET, UNKNOWN_CLOCK, known_bounds, known_checks, known_clock
from bwv_index.pipeline.describing import time_claims
from bwv_index.pipeline.placing import clock_allowance, place
from bwv_index.pipeline.workspace import Workspace
from bwv_index.timecode import format_utc


def place_devices(workspace: Workspace, clips: Iterable[int]) -> None:
    """Work out the clocks of the cameras that these clips come from, and place what that touches, camera by camera.

    A camera's offsets and the clips that they move are one transaction: where a run is killed, the next finds the
    cameras that are left by offsets that differ from what their clips say.
    """
    touched = frozenset(clips)
    with workspace.index.reading() as record:
        # A camera that a clip was once read as has lost an anchor by it.
        keys = {key for clip in touched for key in record.clips.ever_devices(clip)}
    for key in sorted(keys):
        with workspace.writing() as record:
            place_device(workspace, record, key, touched)


def place_device(
    workspace: Workspace, record: Record, key: str, touched: Collection[int] | None = None
) -> None:
    """Work out one camera's clock from all of its clips, and place each of them by it.

    Where the clock stands as it stood, only the ``touched`` clips are placed; None means all.
    """
    claims = record.clips.claims_of(record.clips.of_device(key))
    moved = _work_out(workspace, record, key, claims)
    known = known_clock(record, key)
    for clip in claims:
        if moved or touched is None or clip in touched:
            own = named_devices(claims[clip]) == (key,)
            place(workspace, record, clip, known if own else UNKNOWN_CLOCK)


def _work_out(
    workspace: Workspace, record: Record, key: str, claims: Mapping[int, tuple[ClaimView, ...]]
) -> bool:
    """Put what the camera's clips now say of its clock in place of what they said before; return whether it differs."""
    drift = clock_allowance(chain.from_iterable(claims.values())).drift_s_per_day
    zone = _zone_of(claims, workspace.settings.zone)
    offsets = estimate_offsets(_anchors(record, key, claims), drift=drift, zone=zone)
    found = [_view(key, offset) for offset in offsets]
    moved = record.clocks.set_offsets(key, found)
    if moved:
        told: list[Detail] = [_told(one) for one in found]
        event = workspace.event(EventType.DEVICE_OFFSET, f"camera {key}", details={"offsets": told})
        record.ledger.append(event)
    return moved


def _zone_of(claims: Mapping[int, tuple[ClaimView, ...]], usual: str) -> str:
    """Return the zone that all claims about a camera's clips are local to; ``usual`` where it is not one."""
    told = time_claims(chain.from_iterable(claims.values()))
    zones = {claim.zone for claim in told if claim.basis is not ZoneBasis.STATED}
    return zones.pop() if len(zones) == 1 else usual


def _anchors(record: Record, key: str, claims: Mapping[int, tuple[ClaimView, ...]]) -> tuple[Anchor, ...]:
    """Return where the camera's clock and true time were both seen, in its clips and by persons."""
    checks, bounds = known_checks(record, key), known_bounds(record, key)
    anchors: list[Anchor] = []
    for clip, said in claims.items():
        if named_devices(said) == (key,):  # of two names for one camera nobody can say whose clock it is
            anchors += find_anchors(record.clips.evidence_id(clip), (*time_claims(said), *bounds))
    seen = tuple(anchors)
    for clock, basis in sorted({(anchor.clock, anchor.basis) for anchor in anchors}):
        anchors += check_anchors(checks, clock, basis, seen)
    return tuple(anchors)


def _view(key: str, offset: DeviceOffset) -> DeviceOffsetView:
    return DeviceOffsetView(
        key, offset.offset_s, offset.half_width_s, offset.valid_from, offset.valid_to,
        OFFSET.dump_python(offset, mode="json"),
    )  # fmt: skip


def _told(view: DeviceOffsetView) -> Detail:
    return {
        "offset_ms": round(view.offset_s * 1000), "half_width_ms": round(view.half_width_s * 1000),
        "from": format_utc(view.valid_from), "to": format_utc(view.valid_to),
        "anchors": len(view.body["anchors"]),
    }  # fmt: skip

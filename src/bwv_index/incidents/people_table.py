"""The tables around an incident: officers in their roles, deployments, and cameras issued."""

from collections.abc import Mapping
from datetime import datetime
from itertools import pairwise
from types import MappingProxyType

from bwv_index.incidents.cells import RowCells
from bwv_index.incidents.flag import Fault, Flag, quoted
from bwv_index.incidents.incident import CameraIssue, Deployment, Party, RoleKind
from bwv_index.incidents.mapping import ImportMapping, TableKind
from bwv_index.incidents.officer import OfficerKey
from bwv_index.incidents.reading import TableReading, read_rows

ROLES: Mapping[str, RoleKind] = MappingProxyType({
    **{role.value.replace("-", " "): role for role in RoleKind},
    "injured party": RoleKind.VICTIM,
    "ip": RoleKind.VICTIM,
    "arresting officer": RoleKind.ARRESTING,
    "attending officer": RoleKind.ATTENDING,
    "officer in case": RoleKind.OFFICER_IN_CASE,
    "oic": RoleKind.OFFICER_IN_CASE,
    "supervising officer": RoleKind.SUPERVISOR,
    "disclosure": RoleKind.DISCLOSURE,
    "exhibits": RoleKind.EXHIBITS,
    "exhibit officer": RoleKind.EXHIBITS,
})  # fmt: skip
"""Roles as tables write them; a mapping's ``values`` adds a force's own words."""


def read_parties(data: bytes, origin: str, mapping: ImportMapping, *, force: str = "") -> TableReading[Party]:
    """Read a table of officers in their roles; an unknown role or unreadable number is a fault.

    Raises:
        ConfigError: the mapping has no table of parties.
    """

    def make(cells: RowCells) -> Party:
        ref = cells.required("incident_ref")
        return Party(ref, _role(cells), _officer(cells, force), cells.notes)

    return read_rows(TableKind.PARTIES, data, origin, mapping, make)


def read_deployments(
    data: bytes, origin: str, mapping: ImportMapping, *, force: str = ""
) -> TableReading[Deployment]:
    """Read a table of officers sent to incidents; a time that cannot be read leaves its place empty.

    Raises:
        ConfigError: the mapping has no table of deployments.
    """

    def make(cells: RowCells) -> Deployment:
        ref = cells.required("incident_ref")
        officer = _officer(cells, force)
        fields = ("dispatched_at", "at_scene_at", "cleared_at")
        times = [cells.moment(field).moment for field in fields]
        _check_order(cells, fields, times)
        dispatched, at_scene, cleared = times
        return Deployment(ref, officer, cells.text("callsign"), dispatched, at_scene, cleared, cells.notes)

    return read_rows(TableKind.DEPLOYMENTS, data, origin, mapping, make)


def read_camera_issue(
    data: bytes, origin: str, mapping: ImportMapping, *, force: str = ""
) -> TableReading[CameraIssue]:
    """Read a table of cameras issued; an issue time with two readings bounds the issue by the wider one.

    Raises:
        ConfigError: the mapping has no table of camera issue.
    """

    def make(cells: RowCells) -> CameraIssue:
        device = cells.required("device_serial")
        officer = _officer(cells, force)
        cells.required("issued_at")
        issued, returned = cells.moment("issued_at"), cells.moment("returned_at")
        if not issued.readings:
            raise cells.fault("issued_at", Fault.TIME_NOT_READ)
        until = returned.last if returned.readings else None
        _check_order(cells, ("issued_at", "returned_at"), [issued.readings[0], until])
        return CameraIssue(device, officer, issued.readings[0], until, cells.notes)

    return read_rows(TableKind.CAMERA_ISSUE, data, origin, mapping, make)


def _officer(cells: RowCells, force: str) -> OfficerKey:
    cells.required("officer_ref")
    officer = cells.officer(force)
    if officer is None:
        raise cells.fault("officer_ref", Fault.OFFICER_NOT_READ)
    return officer


def read_role(written: str) -> RoleKind | None:
    """Read a role as tables and people write it (``officer-in-the-case``, ``OIC``); None where it is none."""
    return ROLES.get(" ".join(written.casefold().replace("-", " ").replace("_", " ").split()))


def _role(cells: RowCells) -> RoleKind:
    role = read_role(cells.required("role"))
    if role is None:
        raise cells.fault("role", Fault.ROLE_NOT_UNDERSTOOD)
    return role


def _check_order(cells: RowCells, fields: tuple[str, ...], times: list[datetime | None]) -> None:
    """Flag times that stand before the ones they follow; nothing is swapped."""
    known = [(field, time) for field, time in zip(fields, times, strict=True) if time is not None]
    for (earlier, first), (later, second) in pairwise(known):
        if second < first:
            told = f"{cells.column(later)} {quoted(cells.text(later))}"
            cells.flag(
                Flag.TIMES_REVERSED, f"{told} is before {cells.column(earlier)} {quoted(cells.text(earlier))}"
            )

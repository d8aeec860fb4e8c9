"""``bwv-index search``: find clips."""

from datetime import datetime
from pathlib import Path

import click

from bwv_index.cli.options import LatLon, Moment, by_option, home_option, json_option, opened
from bwv_index.cli.output import START, note, offset, percent, say, show_json, show_table, wall
from bwv_index.errors import UsageFaultError
from bwv_index.incidents import Position
from bwv_index.index import ClipHit, LinkStatus, Query, SearchResult
from bwv_index.pipeline import search

DEFAULT_WITHIN_M = 200.0


@click.command("search")
@click.argument("words", nargs=-1)
@home_option
@by_option(required=False)
@click.option("--incident", default="", help="Log, crime reference or URN, however it is written.")
@click.option("--officer", default="", help="Collar number, with or without rank and leading zeros.")
@click.option("--device", default="", help="Serial of the camera.")
@click.option("--from", "start", type=Moment(), help="Not before; ISO 8601, without a zone local time.")
@click.option("--to", "end", type=Moment(), help="Not after.")
@click.option("--near", type=LatLon(), help="Latitude and longitude, such as 51.8890,0.9030.")
@click.option(
    "--within",
    type=click.FloatRange(min=0),
    help=f"Metres from --near; {DEFAULT_WITHIN_M:g} unless said.",
)
@click.option(
    "--status",
    type=click.Choice([s.value for s in LinkStatus]),
    help="Only clips with a link of this status.",
)
@json_option
def command(
    words: tuple[str, ...],
    home: Path,
    operator: str | None,
    incident: str,
    officer: str,
    device: str,
    start: datetime | None,
    end: datetime | None,
    near: tuple[float, float] | None,
    within: float | None,
    status: str | None,
    *,
    as_json: bool,
) -> None:
    """Find clips; every part that is given must hold. Without any part, all clips.

    \b
    Examples:
      bwv-index search high street
      bwv-index search --incident "42 101881 25"
      bwv-index search --officer "PC 08123" --from 2025-06-14T22:00 --to 2025-06-15T01:00
      bwv-index search --near 51.8890,0.9030 --within 300 --status confirmed
    """
    if within is not None and near is None:
        raise UsageFaultError("needs --near", subject="--within")
    try:
        position = Position(*near) if near else None
    except ValueError as fault:
        raise UsageFaultError(str(fault), subject="--near") from fault
    query = Query(
        words=" ".join(words), incident=incident, officer=officer, device=device, near=position,
        within_m=DEFAULT_WITHIN_M if within is None else within,
        status=LinkStatus(status) if status else None,
    )  # fmt: skip
    with opened(home, operator) as workspace:
        result = search(workspace, query, start=start, end=end)
        zone = workspace.settings.zone
    if as_json:
        show_json(result)
    else:
        _show(result, zone)


def _show(result: SearchResult, zone: str) -> None:
    if result.incidents:
        rows = [
            (i.incident_ref, ", ".join(i.crime_refs), i.as_stated or i.occurred_text, i.location, i.summary)
            for i in result.incidents
        ]
        show_table(("incident", "crimes", "when", "where", "summary"), rows, title="Incidents")
    if result.clips:
        headers = ("clip", f"{START}, length", "officer, camera", "file", "incidents")
        show_table(headers, (_row(hit, zone) for hit in result.clips), title="Clips")
    say(f"{len(result.clips)} clip(s), {len(result.incidents)} incident(s).")
    for remark in result.notes:
        note(remark)


def _row(hit: ClipHit, zone: str) -> tuple[str, ...]:
    clip = hit.clip
    start = clip.placement.start_at if clip.placement else None
    half_width_s = clip.placement.half_width_s if clip.placement else None
    told = [f"{link.incident_ref} {_status(link.status, link.probability)}" for link in hit.links]
    name = clip.name or "(footage not here yet)"
    return (
        clip.evidence_id + (" !" if clip.attention else ""),
        f"{wall(start, zone, half_width_s)}, {offset(clip.duration)}",
        f"{', '.join(clip.officers) or '-'}, {clip.device_serial or '-'}",
        name if hit.distance_m is None else f"{name} ({hit.distance_m:.0f} m away)",
        "; ".join(told) or "-",
    )


def _status(status: LinkStatus, probability: float) -> str:
    return f"{status.value} ({percent(probability)})"

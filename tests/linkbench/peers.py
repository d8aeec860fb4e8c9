"""The market's published rule: same badge, and the recording's start inside dispatched to cleared (9.1)."""

from tests.linkbench.figures import Pair
from tests.linkbench.tables import Tables

from bwv_index.incidents import OfficerKey


def market_rule(tables: Tables) -> dict[Pair, float]:
    """Return the pairs that the rule links; it states no probability, so each counts as sure."""
    rows: dict[OfficerKey, list[tuple[float, float, str]]] = {}
    for incident in tables.incidents:
        for d in incident.deployments:
            if d.dispatched_at is not None and d.cleared_at is not None:
                stretch = (d.dispatched_at.timestamp(), d.cleared_at.timestamp(), incident.incident_id)
                rows.setdefault(d.officer, []).append(stretch)
    found: dict[Pair, float] = {}
    for clip in tables.clips:
        if clip.interval is None:
            continue
        start = clip.interval.start.timestamp()
        for officer in clip.officers:
            for first, last, incident_id in rows.get(officer, ()):
                if first <= start <= last:
                    found[clip.clip_id, incident_id] = 1.0
    return found

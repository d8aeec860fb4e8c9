"""The other side of the small dock: incidents, who was there, who held which camera, and a clip that is decided."""

from pathlib import Path

from tests.torture.inside import bwv_inside
from tests.torture.scene import OPERATOR

from bwv_index.cases import CHECKS
from bwv_index.errors import ExitCode
from bwv_index.index import LinkStatus
from bwv_index.pipeline import CONFIRM, decide_link, list_links, open_workspace

INCIDENT = "42-20250614-1881"
OTHER = "42-20250614-1900"
URN = "42EZ0188125"
WHY = ("--why", "needed for this trial")
LET = ("--accept-fitted", *(
    word for check in CHECKS if check.overridable for word in ("--override", check.code)
), *WHY)  # fmt: skip
"""Lets every check fail that a person may let fail."""

TABLES = {
    "incidents.csv": (
        "incident_ref,crime_refs,occurred_from,occurred_to,summary\n"
        f"{INCIDENT},42/101881/25,2025-06-14T22:10:00Z,2025-06-14T22:20:00Z,struck while arresting\n"
        f"{OTHER},42/101900/25,2025-06-14T23:50:00Z,2025-06-15T00:10:00Z,spat at\n"
    ),
    "parties.csv": f"incident_ref,officer_ref,role\n{INCIDENT},8240,victim\n{OTHER},8241,victim\n",
    "camera_issue.csv": (
        "device_serial,officer_ref,issued_at,returned_at\n"
        "511870,8240,2025-06-14T18:00:00Z,2025-06-15T03:00:00Z\n"
        "511871,8241,2025-06-14T18:00:00Z,2025-06-15T03:00:00Z\n"
    ),
    "deployments.csv": (
        "incident_ref,officer_ref,callsign,dispatched_at,at_scene_at,cleared_at\n"
        f"{INCIDENT},8240,CS12,2025-06-14T22:11:00Z,2025-06-14T22:12:00Z,2025-06-14T22:40:00Z\n"
    ),
    "clips.csv": (
        "evidence_id,device_serial,officer_ref,recorded_at,duration_s,title,reference\n"
        "EV-1,511872,8242,2025-06-14T22:12:32Z,1,clip,42/101881/25\nEV-2,511899,8243,2025-06-14T22:20:00Z,60,clip,\n"
    ),
}


def write_tables(folder: Path) -> Path:
    """Write the tables that an import reads."""
    folder.mkdir(parents=True)
    for name, text in TABLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def proposed_one(home: Path) -> str:
    """Return the name of a clip that is proposed for the incident."""
    with open_workspace(home, OPERATOR) as workspace:
        return min(link.evidence_id for link in list_links(workspace, INCIDENT, [LinkStatus.PROPOSED]))


def confirm_one(home: Path) -> str:
    """Confirm a proposed clip of the incident, and return its name."""
    clip = proposed_one(home)
    with open_workspace(home, OPERATOR) as workspace:
        decide_link(workspace, clip, INCIDENT, CONFIRM, "shows the first blow")
    return clip


def open_case_on(home: Path, clip: str) -> None:
    """Open a case on the incident and make a whole clip an exhibit of it, so that a pack can be made."""
    for words in (
        ("case", "open", URN, "--incident", INCIDENT, *WHY),
        ("case", "person", URN, "officer-in-the-case", "42/7001", "--initials", "AB"),
        ("case", "decide", URN, clip, "used", *WHY),
        ("case", "exhibit", URN, clip, "--producer", "42/7001", "--title", "First blow"),
    ):
        done = bwv_inside(home, *words)
        if done.code not in {ExitCode.OK, ExitCode.ATTENTION}:
            raise AssertionError(f"{' '.join(words[:2])} ended with {done.code}: {done.err}")

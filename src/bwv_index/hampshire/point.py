"""The points that are looked at, which point of the plan each belongs to, and the three answers there are."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Standing(StrEnum):
    """How a point stands. *Not known* is never shown as *not fulfilled*, and never as *fulfilled*."""

    FULFILLED = "fulfilled"
    NOT_FULFILLED = "not fulfilled"
    NOT_KNOWN = "not known"


class Point(StrEnum):
    """One thing that is looked at."""

    CAMERAS = "cameras expected and found"
    PROGRESS = "the investigation moves on"
    VICTIM_UPDATED = "victim updated"
    VPS_OFFERED = "victim personal statement offered"
    OFFICER_IN_CASE = "victim is not the officer in the case"
    OTHERS_STATEMENTS = "victim did not take others' statements"
    DISCLOSURE = "victim is not the disclosure officer"
    OWN_ASSAULT = "victim did not clip or describe the own assault"
    SUPERVISOR_CONTACT = "supervisor's early contact"
    REPORTS = "safety report and a crime for each victim"
    SENIOR_LEAD = "senior lead told"
    FEDERATION = "federation or union told"
    VICTIM_STATEMENT = "victim's statement taken by another officer"
    ACT = "clip of the act"
    INJURY = "clip of the injury"
    ARREST = "clip of the arrest"
    FIRST_ACCOUNT = "clip of the first account"
    DEBRIEF = "debrief offered"


PLAN: Mapping[Point, int] = MappingProxyType({
    Point.CAMERAS: 1, Point.PROGRESS: 1, Point.VICTIM_UPDATED: 2, Point.VPS_OFFERED: 2, Point.OFFICER_IN_CASE: 3,
    Point.OTHERS_STATEMENTS: 3, Point.DISCLOSURE: 3, Point.OWN_ASSAULT: 3, Point.SUPERVISOR_CONTACT: 4,
    Point.DEBRIEF: 4, Point.REPORTS: 5, Point.SENIOR_LEAD: 6, Point.FEDERATION: 6, Point.VICTIM_STATEMENT: 7,
    Point.ACT: 7, Point.INJURY: 7, Point.ARREST: 7, Point.FIRST_ACCOUNT: 7,
})  # fmt: skip
"""Each point -> its number in the seven-point plan (domain reference 7; 4 to 7 vary between forces)."""


def worst(standings: tuple[Standing, ...]) -> Standing:
    """Return how several answers stand together: one *not fulfilled* outweighs all, one *not known* the rest."""
    for standing in (Standing.NOT_FULFILLED, Standing.NOT_KNOWN):
        if standing in standings:
            return standing
    return Standing.FULFILLED

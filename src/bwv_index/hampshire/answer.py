"""The answer to one point: how it stands, in words, and what was found."""

from dataclasses import dataclass

from bwv_index.hampshire.finding import Finding
from bwv_index.hampshire.point import PLAN, Point, Standing


@dataclass(frozen=True, slots=True)
class PointAnswer:
    """How one point of the plan stands at one incident; ``plan`` is its number in the plan."""

    point: Point
    plan: int
    standing: Standing
    told: str
    findings: tuple[Finding, ...]


def answer(point: Point, standing: Standing, told: str, *findings: Finding) -> PointAnswer:
    """Answer one point."""
    return PointAnswer(point, PLAN[point], standing, told, findings)

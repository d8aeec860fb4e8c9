"""What is wrong with the tables of a force: every share is drawn once a seed, from the ranges written here.

The ranges were written down before any weight was set on them. Where the domain reference names a fault, its section
stands beside it; the other ranges are judgements of how records are kept.
"""

from dataclasses import dataclass, field, fields
from random import Random
from typing import Any


def _range(low: float, high: float, why: str) -> Any:
    """Declare a share by the range that it is drawn from; ``why`` says what it stands for."""
    return field(metadata={"range": (low, high), "why": why})


@dataclass(frozen=True, slots=True)
class Noise:
    """The shares of one force, each between 0 and 1."""

    # The force itself.
    double_crewed: float = _range(0.35, 0.60, "crews of two")
    pooled: float = _range(0.00, 0.50, "officers who take a camera from the pool each shift (11)")
    with_gps: float = _range(0.20, 0.50, "cameras with satellites (6)")
    splits: float = _range(0.15, 0.40, "cameras that begin a new file every 5 to 30 minutes (6)")
    vague_region: float = _range(0.10, 0.30, "jobs that lie in one town centre, near one another")

    # What is recorded.
    records_job: float = _range(0.45, 0.65, "ordinary jobs that an officer records")
    records_assault: float = _range(0.80, 0.95, "assaults that an officer there records")
    begun_early: float = _range(0.05, 0.12, "recordings begun before dispatch (9.1)")
    aftermath: float = _range(
        0.30, 0.60, "officers there who go on to hospital or custody, and record there too"
    )

    # What clips say.
    no_badge: float = _range(0.08, 0.18, "clips without an officer (9.1)")
    odd_badge: float = _range(0.10, 0.30, "badges with a rank, a prefix or leading zeros (2.8)")
    wrong_badge: float = _range(0.02, 0.06, "clips docked under another officer (11)")
    no_device: float = _range(0.04, 0.10, "clips without a serial")
    titled: float = _range(0.10, 0.25, "clips of a job whose title bears its log or crime reference")
    mistyped: float = _range(0.03, 0.08, "of those, references with one wrong character")
    mistitled: float = _range(0.01, 0.03, "of those, references of another job")
    unplaced: float = _range(0.01, 0.04, "clips that no source places in time (11)")
    unjoined: float = _range(0.05, 0.15, "files of one recording that were not joined")

    # Cameras' clocks.
    minutes_out: float = _range(0.02, 0.06, "cameras 5 to 20 minutes out")
    hour_out: float = _range(0.02, 0.05, "cameras an hour out (11)")
    day_out: float = _range(0.003, 0.010, "cameras a day or more out")

    # What the log and the crime system say.
    next_day: float = _range(0.08, 0.15, "assaults reported next day, without any deployment")
    about: float = _range(0.15, 0.25, "times stated as about (8.2)")
    part_of_day: float = _range(0.06, 0.12, "times stated as a part of a day (8.2)")
    date_only: float = _range(0.05, 0.10, "times stated as a date (8.2)")
    no_time: float = _range(0.01, 0.03, "incidents without any time")
    off_log: float = _range(0.08, 0.15, "officers there whom the log leaves out (9.1)")
    on_log_only: float = _range(0.03, 0.06, "officers on the log who never came")
    not_cleared: float = _range(0.05, 0.12, "deployments without a time of clearing")
    log_late: float = _range(0.10, 0.25, "deployments whose times are 2 to 10 minutes late")
    listed: float = _range(0.40, 0.70, "officers there, not assaulted, who are listed in a role")
    located: float = _range(0.60, 0.85, "incidents with coordinates")
    crime_known: float = _range(0.70, 0.90, "incidents whose crime references are on the table")

    # Camera issue.
    no_issue: float = _range(0.10, 0.25, "issues that nobody wrote down")
    wrong_issue: float = _range(0.02, 0.06, "issues to the wrong officer (11)")


def draw_noise(seed: int) -> Noise:
    """Draw the shares of one force."""
    chance = Random(f"noise {seed}")  # noqa: S311 - a bench has to be repeatable
    return Noise(**{f.name: chance.uniform(*f.metadata["range"]) for f in fields(Noise)})

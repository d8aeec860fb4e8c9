"""When a clip falls due, or why that cannot be said: in days as people count them, at the end of a local day."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bwv_index.retention.facts import KeptClip
from bwv_index.retention.reason import Reason, reasons
from bwv_index.retention.rules import Category, Review, Rules

DAY = timedelta(days=1)
"""How far a stated time may lie after the footage was taken in: no two clocks set for zones differ by more."""


class State(StrEnum):
    """How a clip stands on the list."""

    DUE = "due"
    """Its period is over and nothing holds it. A person decides what becomes of it."""
    WARNING = "warning"
    """It falls due within the days of a warning."""
    UNKNOWN = "unknown"
    """Nobody can say when it falls due. It never does by itself."""
    HELD = "held"
    """Something holds it, whatever its period."""
    NOT_DUE = "not-due"


@dataclass(frozen=True, slots=True)
class Due:
    """How one clip stands, and why.

    ``counted_from`` is the last local day that its recording may touch, ``last_day`` the last local day on which it
    is kept in full, ``due_at`` the end of that day in UTC, ``days_left`` the local days from today to the last day.
    ``warning`` is the nearest warning reached, in days. ``review_on`` is a date for a person to look again, never
    one on which anything goes. All are None where they do not apply or cannot be said, as the days of a held clip.
    """

    clip: str
    state: State
    category: str
    category_why: str
    explained: str
    held_by: tuple[Reason, ...] = ()
    period_days: int | None = None
    period_why: str = ""
    counted_from: date | None = None
    last_day: date | None = None
    due_at: datetime | None = None
    days_left: int | None = None
    warning: int | None = None
    review_on: date | None = None
    review_reached: bool = False


def assess(clips: Sequence[KeptClip], rules: Rules, zone: ZoneInfo, now: datetime) -> tuple[Due, ...]:
    """Say of each clip how it stands at the aware time ``now``; days are those of ``zone``.

    Pieces of one recording hold one another, so give all of them.
    """
    held = reasons(clips, rules)
    return tuple(_assess(clip, held[clip.name], rules, zone, now) for clip in clips)


def _assess(clip: KeptClip, held_by: tuple[Reason, ...], rules: Rules, zone: ZoneInfo, now: datetime) -> Due:
    due = _by_category(clip, rules, zone, now, presume=not held_by)
    if not held_by:
        return due
    told = "; ".join(reason.told for reason in held_by)
    without = f" Without that: {due.explained}" if due.category else ""
    return replace(
        due, state=State.HELD, held_by=held_by, explained=f"Held: {told}.{without}",
        last_day=None, due_at=None, days_left=None, warning=None,
    )  # fmt: skip


def _by_category(clip: KeptClip, rules: Rules, zone: ZoneInfo, now: datetime, *, presume: bool) -> Due:
    choice = clip.choice
    if choice is not None and choice.category:
        name, why = choice.category, f"chosen by {choice.by}: {choice.why}"
    elif presume:
        name, why = rules.presumed, "presumed: nobody has chosen, and nothing says otherwise"
    else:
        return Due(clip.name, State.UNKNOWN, "", "nobody has chosen one", "No category can be presumed.")
    due = Due(clip.name, State.UNKNOWN, name, why, "")
    category = rules.categories.get(name)
    if category is None:
        told = f"The rules of now have no category '{name}' ({why}). A person chooses anew."
        return replace(due, explained=told)
    counted_from = _last_day_touched(clip, zone, now)
    if isinstance(counted_from, str):
        return replace(due, explained=f"{_named(due)}. {counted_from} Nothing is counted; a person looks.")
    due = replace(due, counted_from=counted_from)
    if category.review is not None:
        return _reviewed(due, counted_from, category.review, now.astimezone(zone).date())
    return _counted(due, clip, category, counted_from, rules, zone, now)


def _last_day_touched(clip: KeptClip, zone: ZoneInfo, now: datetime) -> date | str:
    """Return the last local day that the recording may touch by any of its sources, or why none can be said."""
    if clip.recorded is None:
        told = f" ({clip.unplaced})" if clip.unplaced else ""
        return f"When it was recorded is not known{told}."
    margin = timedelta(seconds=min(clip.recorded.half_width_s, timedelta.max.total_seconds() // 2))
    try:
        latest = max(clip.recorded.end + margin, clip.claimed_until or clip.recorded.end)
        if latest > (clip.taken_at or now) + DAY:
            return "A source says that it was recorded after it was taken in, so some clock was wrong."
        return latest.astimezone(zone).date()
    except OverflowError:
        return "A source gives it a time beyond the calendar."


def _reviewed(due: Due, counted_from: date, review: Review, today: date) -> Due:
    """Give the date on which a person looks again."""
    day = _years_after(counted_from, review.years)
    surety = "" if review.verified else ", unverified"
    was = "was" if day <= today else "is"
    told = (
        f"{_named(due)}. It does not fall due; a review by a person {was} due on {day} "
        f"({review.years} years from {counted_from}{surety})."
    )
    return replace(due, state=State.NOT_DUE, review_on=day, review_reached=day <= today, explained=told)


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return date(day.year + years, 3, 1)


def _counted(
    due: Due,
    clip: KeptClip,
    category: Category,
    counted_from: date,
    rules: Rules,
    zone: ZoneInfo,
    now: datetime,
) -> Due:
    """Count a period's full local days, and see to it that the first warning can be given."""
    applied = category.period_for(clip.forces, clip.force_source)
    if applied is None:
        return due
    period, today = applied.period, now.astimezone(zone).date()
    last_day = counted_from + timedelta(days=period.days)
    known = [at.astimezone(zone).date() for at in (clip.taken_at, clip.touched_at) if at]
    ahead = min(rules.first_warning, period.days)
    warned = max(known, default=counted_from) + timedelta(days=ahead)
    put_off = ""
    if last_day < warned:
        put_off = f", put off from the end of {last_day} so that the warning is given first"
        last_day = warned
    days_left = (last_day - today).days
    warning = rules.warning(days_left)
    surety = "" if period.verified else ", unverified"
    told = (
        f"{_named(due)}. {period.days} days, {applied.why}{surety}, from {counted_from}: "
        f"falls due at the end of {last_day}{put_off}."
    )
    return replace(
        due,
        state=State.DUE if days_left < 0 else State.WARNING if warning is not None else State.NOT_DUE,
        period_days=period.days, period_why=f"{applied.why}{surety}", last_day=last_day,
        due_at=_end_of(last_day, zone), days_left=days_left, warning=None if days_left < 0 else warning,
        explained=told,
    )  # fmt: skip


def _end_of(day: date, zone: ZoneInfo) -> datetime:
    """Return the moment in UTC at which a local day of 23, 24 or 25 hours ends."""
    return datetime.combine(day + timedelta(days=1), time.min, zone).astimezone(UTC)


def _named(due: Due) -> str:
    return f"Category {due.category} ({due.category_why})"

"""What a difference between two times looks like, as a hint for the person who settles it."""

import calendar
from datetime import datetime

HOUR_S = 3600.0
DAY_S = 86_400.0
WHOLE_HOUR_TOLERANCE_S = 120.0
"""How near to a whole hour a difference is named as one: room for a clock's own drift."""
MOST_HOURS = 26
"""Civil zones lie from UTC-12 to UTC+14, so no two clocks set for zones differ by more."""
ROLLOVER_S = 1024 * 7 * DAY_S
"""The satellites count weeks to 1,024 and begin again (IS-GPS-200, 20.3.3.3.1.1)."""
MOST_ROLLOVERS = 2
LEAP_S = 18.0
"""How far the satellites' own count is ahead of UTC since 2017 (IERS Bulletin C 52)."""
_LEAP_TOLERANCE_S = 1.0
_LEAP_SINCE = 2017


def whole_hours(difference_s: float) -> int | None:
    """Return the non-zero whole hours, up to 26, that a difference is within two minutes of; else None."""
    hours = round(difference_s / HOUR_S)
    close = abs(difference_s - hours * HOUR_S) <= WHOLE_HOUR_TOLERANCE_S
    return hours if close and 0 < abs(hours) <= MOST_HOURS else None


def nearly_whole_hours(difference_s: float, slack_s: float) -> bool:
    """Whether a difference is non-zero whole hours, up to 26, but for what two clocks may be off between them."""
    hours = round(difference_s / HOUR_S)
    close = abs(difference_s - hours * HOUR_S) <= max(WHOLE_HOUR_TOLERANCE_S, slack_s)
    return close and 0 < abs(hours) <= MOST_HOURS


def rollovers(difference_s: float) -> int | None:
    """Return the non-zero count of 1,024 weeks, up to 2, that a difference is within a day of; else None."""
    turns = round(difference_s / ROLLOVER_S)
    close = abs(difference_s - turns * ROLLOVER_S) <= DAY_S
    return turns if close and 0 < abs(turns) <= MOST_ROLLOVERS else None


def explain_difference(claimed: datetime, start: datetime, *, satellites: bool = True) -> str:
    """Tell how a claimed start lies to the placed one, and the usual cause where it has the look of one.

    ``satellites`` says whether either may rest on satellites, whose count is ahead of UTC.
    """
    difference = (claimed - start).total_seconds()
    side = "later" if difference > 0 else "earlier"
    hours = whole_hours(difference)
    if hours is not None:
        return _explain_hours(hours, side)
    text = f"{tell_seconds(abs(difference))} {side}"
    return text + next(
        (f": {cause}" for cause in _causes(claimed, start, difference, satellites=satellites)), ""
    )


def tell_seconds(seconds: float) -> str:
    """Write a length as a person says it: seconds up to two minutes, then minutes, hours, days."""
    for size, word, least in ((DAY_S, "days", 2 * DAY_S), (HOUR_S, "h", 7200), (60, "min", 120)):
        if seconds >= least:
            return f"{seconds / size:.1f} {word}"
    return f"{seconds:.0f} s" if seconds >= 10 or seconds == round(seconds) else f"{seconds:.1f} s"  # noqa: PLR2004 - tenths matter below


def _explain_hours(hours: int, side: str) -> str:
    if abs(hours) == 1:
        return f"1 whole hour {side}: local time written as UTC, or a clock set for the other season"
    if abs(hours) == 12:  # noqa: PLR2004 - half a day
        return f"12 whole hours {side}: a clock set for the wrong half of the day, or for another zone"
    if abs(hours) == 24:  # noqa: PLR2004 - a day
        return f"24 whole hours {side}: a clock set to the wrong day"
    return f"{abs(hours)} whole hours {side}: local time written as UTC, or a clock set for another zone"


def _causes(claimed: datetime, start: datetime, difference: float, *, satellites: bool) -> list[str]:
    """Name what a difference that is no whole hour has the look of, the likeliest first."""
    found = []
    if rollovers(difference) is not None:
        found.append("the satellites' count of weeks has begun again (1,024 weeks)")
    if years := _whole_years(claimed, start):
        found.append(f"{years} {'year' if years == 1 else 'years'} out: a clock set to the wrong year")
    if _day_month_swapped(claimed, start):
        found.append("day and month look exchanged")
    if claimed.month == claimed.day == 1 and abs(difference) > MOST_HOURS * HOUR_S:
        found.append("1 January is what a clock shows that was never set")
    if satellites and abs(abs(difference) - LEAP_S) <= _LEAP_TOLERANCE_S and start.year >= _LEAP_SINCE:
        found.append("18 s are what the satellites' own count is ahead of UTC")
    return found


def _whole_years(claimed: datetime, start: datetime) -> int:
    """Return the years between two times that show the same day, to within two days; 0 where there are none."""
    years = claimed.year - start.year
    for count in (years - 1, years, years + 1):
        year = start.year + count
        if count == 0 or not 1 <= year <= 9999:  # noqa: PLR2004 - the calendar's ends
            continue
        day = min(start.day, calendar.monthrange(year, start.month)[1])
        if abs((claimed - start.replace(year=year, day=day)).total_seconds()) <= 2 * DAY_S:
            return abs(count)
    return 0


def _day_month_swapped(claimed: datetime, start: datetime) -> bool:
    """Whether one time is the other with its day and month exchanged, to within half a day."""
    try:
        other = claimed.replace(month=claimed.day, day=claimed.month)
    except ValueError:
        return False
    return other != claimed and abs((other - start).total_seconds()) <= DAY_S / 2

"""Officers who were assaulted more than once, so that somebody looks after them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from bwv_index.incidents import OfficerKey, with_forces
from bwv_index.statistics.count import Question
from bwv_index.statistics.facts import AssaultIncident, Footage
from bwv_index.statistics.placing import Placed, When, place

LEAST = 2
OFFICER_OPEN = "force not stated: perhaps another officer"
DAYS_OPEN = "perhaps outside the days asked for"
TIME_OPEN = "time not known: perhaps outside the days asked for"


@dataclass(frozen=True, slots=True)
class Occasion:
    """One incident at which an officer was assaulted; ``doubt`` says why it may not count, empty where it does.

    ``period`` is the label of the one period that it lies in, empty where that is not known.
    """

    incident: str
    as_stated: str
    first_day: date | None
    last_day: date | None
    period: str
    footage: Footage
    doubt: str


@dataclass(frozen=True, slots=True)
class Repeated:
    """An officer, by number, with every assault: ``times`` for sure, ``perhaps`` as many more.

    ``most`` is how many of the sure ones lie in one period. No word about injury or welfare is held here.
    """

    officer: str
    times: int
    perhaps: int
    most: int
    occasions: tuple[Occasion, ...]


def repeated(
    incidents: Iterable[AssaultIncident], question: Question, zone: ZoneInfo, least: int = LEAST
) -> tuple[Repeated, ...]:
    """List the officers who were assaulted ``least`` times or more within the days asked for, or may have been.

    A number with a force and the same number without one may be one officer: the assaults of the latter are shown with
    the former, as in doubt, and are an entry of their own where they alone are enough.
    """
    by_officer: dict[OfficerKey, list[Occasion]] = defaultdict(list)
    for incident in incidents:
        placed = place(incident.window, question.days, question.step, zone)
        if placed.when is not When.OUTSIDE:
            for officer in with_forces(incident.victims):
                by_officer[officer].append(_occasion(incident, placed, question))
    found = [_repeated(officer, by_officer) for officer in by_officer]
    listed = [each for each in found if each.times + each.perhaps >= least]
    return tuple(sorted(listed, key=lambda each: (-each.times, -each.perhaps, each.officer)))


def _repeated(officer: OfficerKey, by_officer: Mapping[OfficerKey, Iterable[Occasion]]) -> Repeated:
    occasions = [*by_officer[officer], *_of_no_force(officer, by_officer)]
    sure = [occasion for occasion in occasions if not occasion.doubt]
    in_one = Counter(occasion.period for occasion in sure if occasion.period)
    return Repeated(
        officer=str(officer),
        times=len(sure),
        perhaps=len(occasions) - len(sure),
        most=max(in_one.values(), default=0),
        occasions=tuple(sorted(occasions, key=_in_time)),
    )


def _of_no_force(
    officer: OfficerKey, by_officer: Mapping[OfficerKey, Iterable[Occasion]]
) -> Iterator[Occasion]:
    """Give the assaults of the same number without a force, each in doubt."""
    if officer.force:
        for occasion in by_officer.get(OfficerKey("", officer.number), ()):
            doubt = "; ".join(part for part in (OFFICER_OPEN, occasion.doubt) if part)
            yield Occasion(
                occasion.incident, occasion.as_stated, occasion.first_day, occasion.last_day, occasion.period,
                occasion.footage, doubt,
            )  # fmt: skip


def _occasion(incident: AssaultIncident, placed: Placed, question: Question) -> Occasion:
    return Occasion(
        incident=incident.name,
        as_stated=incident.stated,
        first_day=placed.first_day,
        last_day=placed.last_day,
        period=placed.period.label if placed.period else "",
        footage=incident.footage,
        doubt=_doubt(placed, question),
    )


def _doubt(placed: Placed, question: Question) -> str:
    if placed.first_day is None or placed.last_day is None:
        return TIME_OPEN if question.days.bounded else ""
    return "" if question.days.hold(placed.first_day, placed.last_day) else DAYS_OPEN


def _in_time(occasion: Occasion) -> tuple[date, str]:
    return occasion.first_day or date.max, occasion.incident

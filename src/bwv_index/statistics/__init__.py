"""Figures of assaults on officers per period, of officers hit repeatedly, and of how charges ended.

This core is pure: facts of incidents in, frozen counts out. It counts what is recorded and no more: what is unknown
has a column of its own, and what lies in no one period for sure has a row of its own.
"""

from bwv_index.statistics.assault import Assault, Injuries, assaults_of, injuries_of
from bwv_index.statistics.count import Open, Per, Question, Row, Statistics, count
from bwv_index.statistics.crewing import Crewing, crewing_of
from bwv_index.statistics.facts import NOT_STATED, AssaultIncident, CrewMember, Footage
from bwv_index.statistics.listing import (
    PURPOSE,
    UNDATED,
    Listing,
    listed_figures,
    listed_officers,
    listed_outcomes,
    period_name,
)
from bwv_index.statistics.outcomes import ChargeEnded, OutcomeRow, Outcomes, OutcomeTally, count_outcomes
from bwv_index.statistics.period import Period, Step, period_of, periods
from bwv_index.statistics.placing import Days, When, place
from bwv_index.statistics.repeated import LEAST, Occasion, Repeated, repeated
from bwv_index.statistics.tally import Tally

__all__ = [
    "LEAST",
    "NOT_STATED",
    "PURPOSE",
    "UNDATED",
    "Assault",
    "AssaultIncident",
    "ChargeEnded",
    "CrewMember",
    "Crewing",
    "Days",
    "Footage",
    "Injuries",
    "Listing",
    "Occasion",
    "Open",
    "OutcomeRow",
    "OutcomeTally",
    "Outcomes",
    "Per",
    "Period",
    "Question",
    "Repeated",
    "Row",
    "Statistics",
    "Step",
    "Tally",
    "When",
    "assaults_of",
    "count",
    "count_outcomes",
    "crewing_of",
    "injuries_of",
    "listed_figures",
    "listed_officers",
    "listed_outcomes",
    "period_name",
    "period_of",
    "periods",
    "place",
    "repeated",
]

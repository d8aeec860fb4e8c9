"""An incident that is as the plan wants it, to take things away from."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bwv_index.hampshire import Act, ActKind, Case, Compared, EvidencePart, Move, ShownPart
from bwv_index.incidents import CareAnswer, CareField, Injury, OfficerKey, RoleKind
from bwv_index.timecode import UtcInterval

T0 = datetime(2025, 6, 14, 22, 12, tzinfo=UTC)
NOW = T0 + timedelta(days=10)
VICTIM, OTHER = OfficerKey("42", "8123"), OfficerKey("42", "1507")


def at(hours: float) -> CareAnswer:
    """An answer that states one moment, so many hours after the incident began."""
    moment = T0 + timedelta(hours=hours)
    return CareAnswer(True, moment.isoformat(), moment, moment)


def whole_case() -> Case:
    """Everything done, recorded and named."""
    roles = (
        RoleKind.OFFICER_IN_CASE, RoleKind.STATEMENT_TAKER, RoleKind.DISCLOSURE, RoleKind.SUPERVISOR,
        RoleKind.REVIEWER, RoleKind.ARRESTING,
    )  # fmt: skip
    return Case(
        incident="42-20250614-1881",
        parties=((VICTIM, RoleKind.VICTIM), *((OTHER, role) for role in roles)),
        occurred=UtcInterval(T0, T0 + timedelta(minutes=2)),
        crimes=1,
        injury=Injury.WITH,
        present=(VICTIM, OTHER),
        compared=Compared.NOW,
        confirmed=("EV-1",),
        acts=(Act(ActKind.DECIDED, "1507", OTHER, "EV-1", T0 + timedelta(days=1)),),
        care={
            CareField.SUPERVISOR_CONTACT: (at(3),), CareField.VICTIM_UPDATED: (at(48),),
            CareField.VPS_OFFERED: (at(48),), CareField.SENIOR_LEAD_TOLD: (CareAnswer(True, "yes"),),
            CareField.FEDERATION_TOLD: (at(5),), CareField.DEBRIEF_OFFERED: (at(20),),
        },
        safety_reports=("HS/1",),
        statement_by=(("1507", OTHER),),
        parts=tuple(ShownPart(part, confirmed=("EV-1",)) for part in EvidencePart),
        moves=(Move(T0, "the incident itself"),),
    )  # fmt: skip


def with_care(case: Case, field: CareField, *answers: CareAnswer) -> Case:
    """The same case with other answers in one column."""
    return replace(case, care={**case.care, field: answers})

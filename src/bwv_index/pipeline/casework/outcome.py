"""The act of recording how a case ended. An outcome goes into figures, and into no pack."""

from bwv_index.cases import Outcome
from bwv_index.custody import EventType
from bwv_index.errors import NotFoundError, UsageFaultError
from bwv_index.index import Record
from bwv_index.pipeline.casework.acting import act_on, said_by, tell
from bwv_index.pipeline.workspace import Workspace


def record_outcome(workspace: Workspace, urn: str, outcome: Outcome, *, dry_run: bool = False) -> Outcome:
    """Record how a charge against a defendant ended, in the place of what was said of the same charge.

    Who says it and when in ``outcome`` is left aside.

    Raises:
        UsageFaultError: no charge is named.
        NotFoundError: no case answers to the URN, or no defendant has the number.
        RefusedError: nobody acts.
        BusyError: another run holds the home.
    """
    said = said_by(workspace, "")
    if not outcome.charge.strip():
        raise UsageFaultError("an outcome is that of a charge", subject="--charge")

    def do(record: Record, case: int) -> Outcome:
        if outcome.defendant not in {one.number for one in record.cases.defendants(case)}:
            raise NotFoundError("the case has no defendant of that number", subject=str(outcome.defendant))
        made = Outcome(
            outcome.defendant, outcome.charge.strip(), outcome.code.strip().upper(), outcome.plea,
            outcome.result, outcome.sentence.strip(), outcome.on, said,
        )  # fmt: skip
        record.cases.add_outcome(case, made)
        urn_now = record.cases.view(case).urn.raw
        tell(workspace, record, EventType.OUTCOME, urn_now, details={"defendant": outcome.defendant})
        return made

    return act_on(workspace, urn, do, dry_run=dry_run)

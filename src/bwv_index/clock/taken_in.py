"""The moment at which a file was taken in: no recording in it began later, whatever a clock says."""

from datetime import datetime

from bwv_index.clock.authority import Allowance, Authority, authority_of, true_half_width
from bwv_index.clock.claim import Reading, TimeClaim


def lies_after(claim: TimeClaim, reading: Reading, not_after: datetime | None, allowance: Allowance) -> bool:
    """Whether a reading lies after the file was taken in by more than it may be off; False where that is not known."""
    if not_after is None:
        return False
    return (reading.start - not_after).total_seconds() > true_half_width(claim, allowance)


def is_late(claim: TimeClaim, not_after: datetime | None, allowance: Allowance) -> bool:
    """Whether a claim that names a start puts it, however it is read, after the file was taken in."""
    if authority_of(claim) is Authority.BOUND:
        return False
    return all(lies_after(claim, reading, not_after, allowance) for reading in claim.readings)

"""What is wrong with a checkpoint, as an error that carries the code of the finding it becomes."""

from bwv_index.custody.finding import FindingCode
from bwv_index.errors import IntegrityError


class CheckpointFaultError(IntegrityError):
    """A checkpoint cannot be relied on; ``code`` says why."""

    def __init__(self, message: str, code: FindingCode, *, subject: str = "", remedy: str = "") -> None:
        super().__init__(message, subject=subject, remedy=remedy)
        self.code = code

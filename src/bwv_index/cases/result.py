"""What a check of a case says, and what it is told of the files it is about."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """What a check that fails means for an export."""

    ERROR = "error"
    WARNING = "warning"


class Standing(StrEnum):
    """How a check ended."""

    PASS = "pass"  # noqa: S105 - no password
    FAIL = "fail"
    NOT_CHECKED = "not-checked"
    """It could not run. Of a check whose failing is an error, that counts as failed."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """How one check ended about one thing: what was found, and what to do."""

    number: int
    code: str
    severity: Severity
    standing: Standing
    about: str
    told: str
    remedy: str
    overridable: bool


@dataclass(frozen=True, slots=True)
class Carried:
    """What a file carries besides pictures and sound: its name, the text, and whether every program writes such."""

    name: str
    text: str
    usual: bool


@dataclass(frozen=True, slots=True)
class FileProof:
    """What reading a file again found; ``sha256_found`` None where it could not be read, and ``why_not`` says why.

    ``decodes_first`` and ``decodes_last`` are None where nobody tried, ``carried`` where nobody looked.
    """

    name: str
    sha256_recorded: str
    sha256_found: str | None
    decodes_first: bool | None
    decodes_last: bool | None
    why_not: str
    carried: tuple[Carried, ...] | None = None

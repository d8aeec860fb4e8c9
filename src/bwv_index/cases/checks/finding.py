"""What a check finds, before it is known how much that matters."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from bwv_index.cases.result import FileProof, Severity, Standing
from bwv_index.cases.snapshot import CaseSnapshot
from bwv_index.cases.terms import Looked

NEVER_OVERRIDE = "This check cannot be overridden."


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be: about what, what was found, what to do."""

    about: str
    told: str
    remedy: str
    standing: Standing = Standing.FAIL


@dataclass(frozen=True, slots=True)
class Matter:
    """What the checks look at: the case, and what reading its files again found, by recorded SHA-256."""

    case: CaseSnapshot
    proofs: Mapping[str, FileProof]

    @property
    def urn(self) -> str:
        """The case as a command names it."""
        return self.case.urn.shown


def not_looked(matter: Matter) -> Iterator[Finding]:
    """Yield that nobody knows what footage there is, where no linking run has looked since the record last changed."""
    told = {
        Looked.NEVER: ("no linking run has looked for footage of it", "link run"),
        Looked.BEFORE_CHANGES: (
            "the record has changed since a linking run looked for its footage",
            "link run --new",
        ),
    }
    for incident in matter.case.incidents if matter.case.looked in told else ():
        what, run = told[matter.case.looked]
        yield Finding(incident.ref, what, f"Look for footage: {run}", Standing.NOT_CHECKED)


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its number and code, what passing means, what failing does by default and which failure it avoids.

    ``failure`` is the reason that the prosecution would give, in its own words, empty where it has none.
    """

    number: int
    code: str
    meaning: str
    severity: Severity
    failure: str
    run: Callable[[Matter], Iterator[Finding]]
    overridable: bool = True

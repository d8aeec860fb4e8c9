"""Counting verdicts, and keeping every finding."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from bwv_index.custody import Count, Finding, Thing, Verdict


@dataclass(slots=True)
class Tally:
    """What was looked at so far."""

    findings: list[Finding] = field(default_factory=list)
    _verified: Counter[Thing] = field(default_factory=Counter)
    _other: Counter[tuple[Thing, Verdict]] = field(default_factory=Counter)

    def verified(self, thing: Thing, count: int = 1) -> None:
        """Count things that are as they should be."""
        self._verified[thing] += count

    def found(self, finding: Finding, count: int = 1) -> None:
        """Keep a finding, which may stand for several things."""
        self.findings.append(finding)
        self._other[finding.thing, finding.verdict] += count

    def found_all(self, findings: Iterable[Finding]) -> None:
        """Keep several findings of a thing each."""
        for finding in findings:
            self.found(finding)

    def counts(self) -> tuple[Count, ...]:
        """Return how many things of each kind have each verdict; kinds that were not met are left out."""
        return tuple(
            Count(
                thing,
                self._verified[thing],
                self._other[thing, Verdict.FAILED],
                self._other[thing, Verdict.NOT_CHECKED],
            )
            for thing in Thing
            if self._verified[thing] or any(self._other[thing, verdict] for verdict in Verdict)
        )

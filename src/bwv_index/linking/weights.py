"""The weights of the comparisons, as configuration: m and u for each outcome, and where each came from."""

import math
import tomllib
from collections.abc import Iterator
from functools import cached_property
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from bwv_index.errors import ConfigError

ROUNDING = 1e-6
"""How far sums of written probabilities may pass 1."""

Probability = Annotated[float, Field(gt=0, le=1)]
Origin = Annotated[str, Field(min_length=1)]


class _Table(BaseModel):
    """A table of the weights: nothing beyond the named keys, never changed after reading."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Weight(_Table):
    """One outcome: its probability among true pairs (m) and among other candidates (u), and their origin.

    Source: Fellegi and Sunter 1969, A Theory for Record Linkage, section 3 (the weight is log2 of m over u).
    """

    m: Probability
    u: Probability
    origin: Origin

    @cached_property
    def bits(self) -> float:
        """The outcome's weight in bits."""
        return math.log2(self.m / self.u)

    def bits_at(self, u: float) -> float:
        """Return the weight where chance alone brings this outcome about with at least ``u``; not below 0."""
        return self.bits if u <= self.u else min(self.bits, max(0.0, math.log2(self.m / min(u, 1.0))))


class _Comparison(_Table):
    """The outcomes of one comparison, which exclude one another."""

    @model_validator(mode="after")
    def _check_sums(self) -> "_Comparison":
        weights = list(self.weights())
        for name, total in (("m", sum(w.m for w in weights)), ("u", sum(w.u for w in weights))):
            if total > 1 + ROUNDING:
                raise ValueError(f"the {name} of these outcomes add up to {total:.3f}, over 1")
        return self

    def weights(self) -> Iterator[Weight]:
        """Go through the outcomes in their order."""
        for name in type(self).model_fields:
            yield self.level(name)

    def level(self, name: str) -> Weight:
        """Return the weight of one outcome by its name.

        Raises:
            KeyError: the comparison has no such outcome.
        """
        weight = getattr(self, name, None) if name in type(self).model_fields else None
        if not isinstance(weight, Weight):
            raise KeyError(name)
        return weight


class TimeWeights(_Comparison):
    """Clip against the incident's window."""

    most: Weight
    partly: Weight
    quarter_hour: Weight
    hour: Weight
    shift: Weight
    far: Weight


class OfficerWeights(_Comparison):
    """The clip's officer against the incident's parties and deployments."""

    victim: Weight
    hands_on: Weight
    present: Weight
    paper: Weight
    unlisted: Weight
    elsewhere: Weight
    other_force: Weight


class DeploymentLevels(_Comparison):
    """Clip against the officer's own time at the incident, given one finding of the time comparison."""

    inside: Weight
    near: Weight
    outside: Weight


class DeploymentWeights(_Table):
    """One table of deployment weights for each finding of the time comparison."""

    overlaps: DeploymentLevels
    close: DeploymentLevels
    away: DeploymentLevels
    unknown: DeploymentLevels

    def level(self, condition: str, name: str) -> Weight:
        """Return the weight of one outcome given one finding of the time comparison.

        Raises:
            KeyError: there is no such finding or outcome.
        """
        levels = getattr(self, condition, None) if condition in type(self).model_fields else None
        if not isinstance(levels, DeploymentLevels):
            raise KeyError(condition)
        return levels.level(name)


class IssueLevels(_Comparison):
    """Whether the camera was out to someone on the log, given one finding of the officer comparison."""

    listed: Weight
    unlisted: Weight


class IssueWeights(_Table):
    """One table of camera-issue weights for each finding of the officer comparison."""

    unknown: IssueLevels
    agrees: IssueLevels
    disagrees: IssueLevels


class PlaceWeights(_Comparison):
    """Distance between clip and incident."""

    same: Weight
    near: Weight
    district: Weight
    far: Weight


class ReferenceWeights(_Comparison):
    """Identifiers written with the clip against the incident's."""

    same: Weight
    other: Weight
    unmatched: Weight


class NeighbourWeights(_Comparison):
    """Another file of the same recording."""

    same_recording: Weight


class Prior(_Table):
    """How many true incidents a clip with candidates has, shared among them, and the most for one."""

    expected_per_clip: float = Field(gt=0, le=10)
    most: float = Field(gt=0, lt=1)
    origin: Origin

    def probability(self, candidate_count: int) -> float:
        """Return the prior probability of each of a clip's candidates."""
        return min(self.most, self.expected_per_clip / max(candidate_count, 1))


class Search(_Table):
    """How far apart in time a clip and an incident may lie to be compared, in hours."""

    time_margin_h: float = Field(ge=0, le=48)
    officer_margin_h: float = Field(ge=0, le=168)
    origin: Origin


class Caps(_Table):
    """The most that a pair can reach on evidence of one kind, as a probability."""

    time_alone: Probability
    time_and_place: Probability
    officer_without_time: Probability
    origin: Origin


class ProposalRules(_Table):
    """What counts as strong, what as a clear lead, how many proposals a clip gets, where near misses end."""

    strong: Probability
    gap_bits: float = Field(ge=0)
    most_per_clip: int = Field(ge=1)
    near_miss_least: float = Field(ge=0, le=1)
    origin: Origin


class Weights(_Table):
    """Everything that scoring is told: see ``config/linking.toml``."""

    prior: Prior
    search: Search
    time: TimeWeights
    officer: OfficerWeights
    deployment: DeploymentWeights
    issue: IssueWeights
    place: PlaceWeights
    reference: ReferenceWeights
    neighbour: NeighbourWeights
    caps: Caps
    proposal: ProposalRules


def load_weights(text: str, origin: str) -> Weights:
    """Read weights from TOML.

    Raises:
        ConfigError: not TOML, a key is missing or unknown, or a value is not allowed; the message names file,
            key and what is wrong.
    """
    try:
        return Weights.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as fault:
        raise ConfigError(f"not TOML: {fault}", subject=origin, remedy="Correct the file.") from fault
    except ValidationError as fault:
        said = [f"{'.'.join(map(str, error['loc'])) or 'file'}: {error['msg']}" for error in fault.errors()]
        raise ConfigError("; ".join(said), subject=origin, remedy="Correct or remove these keys.") from fault

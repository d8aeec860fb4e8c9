"""The weights of the comparisons, as configuration: bits for each outcome, and where each came from."""

import tomllib
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from bwv_index.errors import ConfigError
from bwv_index.linking.levels import OUTCOMES

Probability = Annotated[float, Field(gt=0, le=1)]
Share = Annotated[float, Field(ge=0, le=1)]
MOST_BITS = 40.0
"""No outcome weighs more, for or against: a chance of one in a million million."""
MOST_TOLD = 5
"""So many faults of a file are told by name, and the rest by number."""
REMEDY = "Correct these keys, or begin again from the file that is shipped (docs/linking.md)."
Origin = Annotated[str, Field(min_length=1)]


class _Table(BaseModel):
    """A table of the weights: nothing beyond the named keys, never changed after reading."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Weight(_Table):
    """One outcome: what it adds to a score, in bits, and where that number came from.

    ``m`` and ``u`` are the shares of true pairs, and of others, in which the outcome was seen where it was estimated,
    among those with the same condition; for the reader, 0 where it was not counted. Where comparisons overlap, ``bits``
    differ from log2(m/u), because all weights are estimated together.

    Source: Fellegi and Sunter 1969, A Theory for Record Linkage, section 3 (a weight is log2 of m over u).
    """

    bits: float = Field(ge=-MOST_BITS, le=MOST_BITS)
    m: Share = 0.0
    u: Share = 0.0
    origin: Origin


class Prior(_Table):
    """What is known of a pair before it is compared.

    ``clips_per_officer`` clips of an incident are expected for each officer that it names, ``off_log`` times as many
    where no log says who came. ``bits`` is added to every pair; it settles what the weights leave over. ``most`` is the
    highest prior probability of a pair.
    """

    clips_per_officer: float = Field(gt=0, le=100)
    off_log: float = Field(ge=1, le=100)
    bits: float = Field(ge=-MOST_BITS, le=MOST_BITS)
    most: float = Field(gt=0, lt=1)
    origin: Origin

    def expected(self, officers: int, *, logged: bool) -> float:
        """Return how many clips of an incident are expected that names so many officers."""
        return self.clips_per_officer * max(1, officers) * (1.0 if logged else self.off_log)


class Search(_Table):
    """How far apart a pair may lie to be compared, and which clips it competes with, in hours; recordings in minutes.

    ``crowd_h``: the clips so far around an incident are those that it might be confused with. ``recording_min``: files
    of a recording up to so long are compared as one.
    """

    time_margin_h: float = Field(ge=0, le=48)
    officer_margin_h: float = Field(ge=0, le=168)
    crowd_h: float = Field(gt=0, le=168)
    recording_min: float = Field(ge=0, le=1440)
    origin: Origin

    @model_validator(mode="after")
    def _check_margins(self) -> "Search":
        if self.officer_margin_h < self.time_margin_h:
            raise ValueError(
                "officer_margin_h is at least time_margin_h: an officer in common is looked for further out"
            )
        return self


class Caps(_Table):
    """The most that a pair can reach on evidence of one kind, as a probability.

    ``rival`` is for a clip that another incident claims as strongly, or nearly: the gap rule. ``certain`` is for all:
    what is left to one is for records that are wrong in ways that no comparison sees. Every probability is scaled by
    it.
    """

    certain: Probability
    time_alone: Probability
    time_and_place: Probability
    officer_without_time: Probability
    issue_alone: Probability
    rival: Probability
    origin: Origin


class ProposalRules(_Table):
    """What counts as strong, what as a clear lead, and where lists end."""

    strong: Probability
    gap_bits: float = Field(ge=0)
    most_per_clip: int = Field(ge=1)
    near_miss_least: float = Field(ge=0, le=1)
    near_misses_most: int = Field(ge=0)
    origin: Origin


class Weights(_Table):
    """Everything that scoring is told: see ``config/linking.toml``."""

    prior: Prior
    search: Search
    caps: Caps
    proposal: ProposalRules
    outcomes: Mapping[str, Mapping[str, Weight]]

    @model_validator(mode="before")
    @classmethod
    def _gather(cls, read: Any) -> Any:
        """Gather the tables of weights, which stand beside the other tables in the file, by comparison."""
        if not isinstance(read, dict) or "outcomes" in read:
            return read
        tables = {_key(name): table for name, table in read.items()}
        return {
            **{name: table for name, table in tables.items() if name not in OUTCOMES},
            "outcomes": {name: _flat(tables[name]) for name in OUTCOMES if name in tables},
        }

    @model_validator(mode="after")
    def _check_outcomes(self) -> "Weights":
        for comparison, names in OUTCOMES.items():
            held = self.outcomes.get(comparison, {})
            for said, odd in (("missing", set(names) - set(held)), ("not known", set(held) - set(names))):
                if odd:
                    raise ValueError(f"{comparison}: {said}: {_some(sorted(odd), ', ')}")
        return self

    def bits(self, comparison: str, outcome: str) -> float:
        """Return what an outcome of a comparison weighs.

        Raises:
            KeyError: there is no such comparison or outcome.
        """
        return self.outcomes[comparison][outcome].bits


def _key(name: str) -> str:
    """Return the name that a comparison bears in code for the one that it bears in the file."""
    return name.replace("_", " ") if name.replace("_", " ") in OUTCOMES else name


def _flat(table: Any, prefix: str = "") -> Any:
    """Turn nested tables into one, with the names joined by dots; a table with bits is a weight."""
    if not isinstance(table, dict):
        return table
    found: dict[str, Any] = {}
    for name, value in table.items():
        path = f"{prefix}{name}"
        if isinstance(value, dict) and "bits" not in value:
            found |= _flat(value, f"{path}.")
        else:
            found[path] = value
    return found


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
        raise ConfigError(_some(said, "; "), subject=origin, remedy=REMEDY) from fault


def _some(said: Sequence[str], between: str) -> str:
    """Say the first few; a file of another version has every key wrong."""
    more = len(said) - MOST_TOLD
    return between.join(said[:MOST_TOLD]) + (f"{between}and {more} more" if more > 0 else "")

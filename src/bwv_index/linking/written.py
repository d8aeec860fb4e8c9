"""Weights written down as configuration: one line an outcome, so that each can be read and disputed by itself."""

from collections.abc import Iterator, Mapping
from typing import Any

from bwv_index.linking.levels import OUTCOMES
from bwv_index.linking.weights import Weight, Weights

HEAD = """\
# Weights of the links between clips and incidents (docs/linking.md).
#
# Each pair is compared in several ways, and each outcome adds bits: +1 doubles the odds, -1 halves them. A missing
# value adds exactly 0. m and u say in what share of true pairs, and of others, the outcome was seen where the weight
# was estimated, among those with the same condition. All weights are estimated together, since comparisons overlap;
# bits are therefore not log2(m/u) of each by itself.
"""


def write_weights(weights: Weights) -> str:
    """Write weights as the TOML that ``load_weights`` reads."""
    lines = [HEAD.rstrip("\n")]
    for name in ("prior", "search", "caps", "proposal"):
        table: dict[str, Any] = getattr(weights, name).model_dump()
        lines += ["", f"[{name}]", *(f"{key} = {_value(value)}" for key, value in table.items())]
    for comparison, names in OUTCOMES.items():
        lines += _outcomes(comparison, names, weights.outcomes[comparison])
    return "\n".join(lines) + "\n"


def _outcomes(comparison: str, names: tuple[str, ...], held: Mapping[str, Weight]) -> Iterator[str]:
    """Write a comparison's tables, one a condition."""
    before = None
    for name in names:
        condition, _, finding = name.rpartition(".")
        if condition != before:
            yield f"\n[{comparison.replace(' ', '_')}{'.' if condition else ''}{condition}]"
            before = condition
        weight = held[name]
        yield (
            f"{finding} = {{ bits = {weight.bits:.2f}, m = {weight.m:.4f}, u = {weight.u:.6f}, "
            f"origin = {_value(weight.origin)} }}"
        )


def _value(value: object) -> str:
    """Write a number or a text as TOML."""
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return str(value)

"""How many trials each part of a torture gets of the number that is asked for."""

from collections.abc import Mapping


def share_out(size: int, shares: Mapping[str, float]) -> dict[str, int]:
    """Share a number of trials out, by weight; each gets a whole number and the sum is the number.

    The first named come first where there are fewer trials than names.
    """
    whole = sum(shares.values())
    wanted = {name: size * share / whole for name, share in shares.items()}
    given = {name: int(number) for name, number in wanted.items()}
    by_need = sorted(wanted, key=lambda name: given[name] - wanted[name])
    for name in by_need[: size - sum(given.values())]:
        given[name] += 1
    return given

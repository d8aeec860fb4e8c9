"""What must be known of other clips and incidents to weigh one pair."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Facts around a pair that neither side holds by itself; each empty where there is none.

    ``neighbour``: a clip of the same recording that scores strongly for this incident by its own evidence.
    ``elsewhere``: another incident that the clip's officer was deployed to while the clip ran.
    ``named``: another incident whose reference the clip bears.
    ``bearers``: how many incidents bear a reference that the pair shares.
    """

    neighbour: str = ""
    elsewhere: str = ""
    named: str = ""
    bearers: int = 1


ALONE = Surroundings()
"""A pair looked at by itself."""

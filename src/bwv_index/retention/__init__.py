"""How long footage is kept: what falls due, what is held and why, what nobody can say.

This core is pure: facts and rules in, frozen answers out. It lists, and has no way to delete anything; whether a
clip that is due goes, and by which system, is for a person to decide.
"""

from bwv_index.retention.due import Due, State, assess
from bwv_index.retention.facts import Choice, Hold, KeptClip, KeptLink, Pack, Standing
from bwv_index.retention.reason import Ground, Reason
from bwv_index.retention.rules import Category, Period, Review, Rules, load_retention

__all__ = [
    "Category",
    "Choice",
    "Due",
    "Ground",
    "Hold",
    "KeptClip",
    "KeptLink",
    "Pack",
    "Period",
    "Reason",
    "Review",
    "Rules",
    "Standing",
    "State",
    "assess",
    "load_retention",
]

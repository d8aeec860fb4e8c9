"""Clips that look like an assault on an officer and belong to no incident: assaults that were never recorded.

This core is pure: what was written and heard of each clip goes in, with its links and the incidents around; a list of
recordings comes out, strongest first, each with all that speaks for and against it. It proposes; a person decides.
"""

from bwv_index.unreported.entry import APART, SHOWN, Entry, Standing, entries
from bwv_index.unreported.facts import Bearing, Incident, Link, Near, Piece, Said, Sound, Verdict
from bwv_index.unreported.sign import Finder, Sign, Text
from bwv_index.unreported.vocabulary import Vocabulary, load_vocabulary

__all__ = [
    "APART",
    "SHOWN",
    "Bearing",
    "Entry",
    "Finder",
    "Incident",
    "Link",
    "Near",
    "Piece",
    "Said",
    "Sign",
    "Sound",
    "Standing",
    "Text",
    "Verdict",
    "Vocabulary",
    "entries",
    "load_vocabulary",
]

"""Custody: what was done to evidence and to the record, by whom and when, in a form that shows tampering.

The room makes events and keys; ``index`` keeps the events, in the transaction of the act itself.
"""

from bwv_index.custody.actor import OPERATOR_VARIABLE, current_actor
from bwv_index.custody.event import Detail, Event, EventType, leaf_hash
from bwv_index.custody.keypair import make_key_pair

__all__ = ["OPERATOR_VARIABLE", "Detail", "Event", "EventType", "current_actor", "leaf_hash", "make_key_pair"]
